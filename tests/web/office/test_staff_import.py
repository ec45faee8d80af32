"""The pages of the staff import: choose, preview, confirm, result."""

import io
import re
import time

import pytest
from sqlalchemy import event, func, select

from contest.domain.staff import Role
from contest.extensions import db
from contest.models import Employee, JournalEntry, Unit
from tests.factories import a_unit, an_account, an_employee
from tests.staff_lists import FIXTURES
from tests.web.reading import plain

PAGE = "/office/staff-import"


@pytest.fixture
def dan(app):
    with app.app_context():
        person = an_employee("Dan", a_unit(code="COMPANY"), personnel_number="000001")
        an_account(person, Role.HR)
        return person


@pytest.fixture
def hr(client, sign_in, dan):
    return sign_in(client, dan)


def upload(client, staff=None, units=None):
    """Choose fixtures by their names."""
    chosen = {"staff": staff, "units": units}
    data = {field: (io.BytesIO((FIXTURES / name).read_bytes()), name) for field, name in chosen.items() if name}
    return client.post(PAGE, data=data, content_type="multipart/form-data")


def upload_bytes(client, content, field="staff", name="staff.csv"):
    """Choose one file of this content; returns the address of the preview."""
    answer = client.post(PAGE, data={field: (io.BytesIO(content), name)}, content_type="multipart/form-data")
    assert answer.status_code == 303, answer.text
    return answer.location


def rows(app, table=Employee):
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(table))


def wall_clock():
    return time.clock_gettime(time.CLOCK_MONOTONIC)


def test_the_page_says_which_columns_are_known_and_how_1c_exports_them(hr):
    page = plain(hr.get(PAGE))
    assert "personnel_number" in page
    assert "Табельный номер" in page
    assert "How to get the list out of 1C" in page


def test_1200_people_come_in_through_the_page_within_ten_seconds(app, hr, database):
    begun = wall_clock()
    preview = upload(hr, "staff.csv", "units.csv")
    shown = hr.get(preview.location)
    done = hr.post(preview.location)
    result = hr.get(done.location)
    took = wall_clock() - begun

    print(f"{database}: 1,200 people through the page in {took:.2f} s")
    assert (preview.status_code, shown.status_code, done.status_code, result.status_code) == (303, 200, 303, 200)
    assert "1,200 new people" in swapped(plain(shown))
    assert "1,200 new people" in swapped(plain(result))
    assert (rows(app), rows(app, Unit), rows(app, JournalEntry)) == (1201, 34, 1)
    assert took < 10


def swapped(text):
    """The numbers of the page stand after their words, because the words are the term and the number the definition."""
    return re.sub(r"(new (?:person|people)) ([\d,]+)", r"\2 \1", text)


def test_a_second_import_has_nothing_to_confirm(app, hr):
    hr.post(upload(hr, "staff.csv", "units.csv").location)
    again = hr.get(upload(hr, "staff.csv", "units.csv").location)
    assert "There is nothing to change." in plain(again)
    assert "Import the lists" not in again.text


def test_the_preview_tells_old_and_new(hr):
    hr.post(upload(hr, "staff.csv", "units.csv").location)
    page = hr.get(upload(hr, "staff-1c.csv").location)
    assert "<del>nothing</del>" in page.text
    assert "<ins>2\u00a0Mar\u00a02026</ins>" in page.text
    assert "Page 1 of 2" in plain(page)
    assert hr.get(page.request.path + "?page=999").status_code == 200


def test_a_preview_writes_nothing(app, hr):
    hr.get(upload(hr, "staff.csv", "units.csv").location)
    assert (rows(app), rows(app, Unit), rows(app, JournalEntry)) == (1, 1, 0)


def test_a_broken_file_is_told_line_by_line_and_refused(app, hr):
    address = upload(hr, "staff-broken.csv", "units.csv").location

    shown = plain(hr.get(address))
    refused = hr.post(address)

    assert "12 faults found." in shown
    assert "There is no such day in the calendar: 31.02.2024." in shown
    assert "<script>alert(1)" not in hr.get(address).text
    assert refused.status_code == 422
    assert "Tick this if the good lines shall be imported" in plain(refused, 422)
    assert (rows(app), rows(app, Unit)) == (1, 1)


def test_the_good_lines_come_in_when_chosen(app, hr):
    done = hr.post(upload(hr, "staff-broken.csv", "units.csv").location, data={"good_lines": "y"})
    assert "12 faulty lines were left out." in plain(hr.get(done.location))
    assert rows(app) == 29


def test_people_who_are_missing_are_closed_only_when_chosen(app, hr):
    hr.post(upload(hr, "staff.csv", "units.csv").location)
    header, first = (FIXTURES / "staff.csv").read_bytes().splitlines(keepends=True)[:2]
    address = upload_bytes(hr, header + first)

    assert "1199 people work here and are not in the list" in plain(hr.get(address)).replace("1,199", "1199")
    done = hr.post(address, data={"close_missing": "y"})

    assert done.status_code == 303
    with app.app_context():
        working = select(func.count()).select_from(Employee).where(Employee.left_on.is_(None))
        # The one in the list, and Dan, who has a right given by name.
        assert db.session.scalar(working) == 2


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("staff.csv", b"", "The file is empty."),
        ("staff.png", b"\x89PNG\r\n\x1a\n", "This is not a table. Upload a CSV or XLSX file."),
        ("staff.csv", "ФИО;Номер\n".encode("utf-16"), "The file is encoded as UTF-16."),
        ("staff.xlsx", b"PK\x03\x04broken", "damaged"),
        ("staff.csv", b"a" * (10 * 1024 * 1024 + 1), "The file is larger than 10 MB."),
    ],
)
@pytest.mark.parametrize("field", ["staff", "units"])
def test_what_cannot_be_read_is_refused_beside_its_field(app, hr, field, name, content, sentence):
    answer = hr.post(PAGE, data={field: (io.BytesIO(content), name)}, content_type="multipart/form-data")
    # The test client keeps a large body in a file and leaves it open.
    answer.request.environ["wsgi.input"].close()
    assert answer.status_code == 422
    beside = re.search(rf'id="{field}-e">(.*?)</p>', answer.text, re.DOTALL)
    assert beside is not None
    assert sentence in beside[1]


def test_no_file_at_all_is_refused(hr):
    answer = hr.post(PAGE)
    assert answer.status_code == 422
    assert "Choose a file: the list of people, the list of units or both." in answer.text


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"a,b,c\n1,2,3\n", "The first line names no column that we know."),
        (b"personnel_number,last_name,first_name,unit_code\n", "There are headings, but no lines under them."),
    ],
)
def test_a_table_without_a_good_line_cannot_be_confirmed(app, hr, content, sentence):
    address = upload_bytes(hr, content)
    page = hr.get(address)
    refused = hr.post(address, data={"good_lines": "y"})
    assert sentence in plain(page)
    assert "No line can be imported." in plain(page)
    assert refused.status_code == 422
    assert rows(app) == 1


def test_confirming_twice_imports_once_and_shows_the_result_again(app, hr):
    address = upload(hr, "staff.csv", "units.csv").location
    first, second = hr.post(address), hr.post(address)
    assert (first.status_code, second.status_code, first.location) == (303, 303, second.location)
    assert hr.get(address).location == first.location
    assert rows(app, JournalEntry) == 1


def test_a_result_before_the_import_leads_back_to_the_preview(hr):
    address = upload(hr, "staff.csv", "units.csv").location
    assert hr.get(f"{address}/done").location == address


def test_an_upload_is_seen_by_its_owner_alone_and_for_an_hour(app, hr, sign_in, clock):
    address = upload(hr, "staff.csv", "units.csv").location
    with app.app_context():
        eve = an_employee("Eve")
        an_account(eve, Role.HR)
    other = sign_in(app.test_client(), eve)

    assert (other.get(address).status_code, other.post(address).status_code) == (404, 404)
    assert other.get(f"{PAGE}/..%2F..%2Fsecret_key").status_code == 404
    clock.shift(3601)
    assert (hr.get(address).status_code, hr.post(address).status_code) == (404, 404)


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_samples_can_be_imported_as_they_are(app, hr, language):
    hr.set_cookie("ql_language", language)
    staff, units = (hr.get(f"{PAGE}/sample/{kind}.csv").data for kind in ("staff", "units"))
    answer = hr.post(
        PAGE,
        data={"staff": (io.BytesIO(staff), "s.csv"), "units": (io.BytesIO(units), "u.csv")},
        content_type="multipart/form-data",
    )
    assert hr.post(answer.location).status_code == 303
    assert rows(app) == 4
    with app.app_context():
        groups = set(db.session.scalars(db.select(Employee.staff_group).where(Employee.staff_group != "")))
    assert len(groups) == 3


def test_a_preview_costs_the_same_queries_for_one_line_and_for_all(app, hr):
    hr.post(upload(hr, units="units.csv").location)
    whole = (FIXTURES / "staff.csv").read_bytes()
    one = b"".join(whole.splitlines(keepends=True)[:2])
    counts = []
    for content in (one, whole):
        address = upload_bytes(hr, content)
        sent = []

        def note(connection, cursor, statement, *rest, sent=sent):
            sent.append(statement)

        with app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", note)
        assert hr.get(address).status_code == 200
        event.remove(engine, "before_cursor_execute", note)
        counts.append(len(sent))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("address", [PAGE, f"{PAGE}/sample/staff.csv", f"{PAGE}/{'a' * 32}", "/office/units"])
def test_nobody_but_hr_comes_in(app, client, sign_in, dan, address):
    with app.app_context():
        eve = an_employee("Eve")
        an_account(eve, Role.ADMIN, Role.WITNESS)
    assert client.get(address).status_code in {302, 303}
    assert sign_in(client, eve).get(address).status_code == 403


def test_there_is_no_other_sample(hr):
    assert hr.get(f"{PAGE}/sample/other.csv").status_code == 404
