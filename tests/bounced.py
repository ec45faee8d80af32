"""Delivery status notifications as mail servers write them (RFC 3464), about a letter of ours."""

ADDRESS = "ben.brooks@altair.example"
NO_SUCH_USER = "550 5.1.1 <ben.brooks@altair.example>: Recipient address rejected: User unknown"


def from_postfix(name: str, address: str = ADDRESS, action: str = "failed", status: str = "5.1.1") -> bytes:
    """With the whole message that came back."""
    return f"""\
Return-Path: <>
Received: by mx.altair.example (Postfix)
\tid 4CkXz11Nq7z9sT; Tue, 20 Oct 2026 12:00:03 +0300 (MSK)
Date: Tue, 20 Oct 2026 12:00:03 +0300 (MSK)
From: MAILER-DAEMON@mx.altair.example (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: quality-leader@localhost
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="4CkXz11Nq7z9sT.1792486803/mx.altair.example"
Message-Id: <20261020090003.4CkXz11Nq7z9sT@mx.altair.example>

This is a MIME-encapsulated message.

--4CkXz11Nq7z9sT.1792486803/mx.altair.example
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients.

<{address}>: host mail.altair.example[192.0.2.7] said: {NO_SUCH_USER}

--4CkXz11Nq7z9sT.1792486803/mx.altair.example
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.altair.example
X-Postfix-Queue-ID: 4CkXz11Nq7z9sT
X-Postfix-Sender: rfc822; quality-leader@localhost
Arrival-Date: Tue, 20 Oct 2026 12:00:01 +0300 (MSK)

Final-Recipient: rfc822; {address}
Original-Recipient: rfc822;{address}
Action: {action}
Status: {status}
Remote-MTA: dns; mail.altair.example
Diagnostic-Code: smtp; {NO_SUCH_USER}

--4CkXz11Nq7z9sT.1792486803/mx.altair.example
Content-Description: Undelivered Message
Content-Type: message/rfc822

Return-Path: <quality-leader@localhost>
Subject: The result: Quality Leader of the Month, October 2026
To: Ben Brooks <{address}>
From: Quality Leader <quality-leader@localhost>
Message-ID: <{name}@localhost>
Content-Type: text/plain; charset="utf-8"

Dear Ben,

--4CkXz11Nq7z9sT.1792486803/mx.altair.example--
""".encode()


def from_exchange(name: str, address: str = ADDRESS) -> bytes:
    """With the headers only, the recipient known as another one, and lines that end in CRLF."""
    return f"""\
From: <postmaster@altair.example>
To: <quality-leader@localhost>
Subject: Undeliverable: You were nominated
Content-Type: multipart/report; report-type=delivery-status; boundary="b1"
MIME-Version: 1.0

--b1
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: base64

0JLQsNGI0LUg0YHQvtC+0LHRidC10L3QuNC1INC90LUg0LTQvtGB0YLQsNCy0LvQtdC90L4=

--b1
Content-Type: message/delivery-status

Reporting-MTA: dns;mail.altair.example

Final-Recipient: RFC822; BBROOKS@internal.altair.example
Action: Failed
Status: 5.2.2
Diagnostic-Code: smtp;554 5.2.2 mailbox full; STOREDRV.Deliver.Exception:QuotaExceededException

--b1
Content-Type: text/rfc822-headers

To: =?utf-8?b?0JHQtdC9?= <{address.upper()}>
Message-ID: <{name}@LOCALHOST>

--b1--
""".replace("\n", "\r\n").encode()
