"""README.txt of the bundle: part of the format QL1, which recount.py compares letter by letter."""

README = """\
The ballots of one contest, closed and sealed (format QL1)
==========================================================

manifest.json   the contest: candidates, method and rules, units with the number of people on the list of voters
                and of those who voted, the seed of the lot, a hash over the list of voters
ballots.csv     every ballot: receipt code, unit, marks; sorted by receipt code, so that the order of voting is gone

Names of voters are nowhere in it. Keep it to yourself: before the announcement it tells the result, and whoever knows
somebody's receipt code reads that person's vote.

To count it yourself
  1. Take recount.py from the page of the contest. It is one file of readable Python and needs nothing but Python 3.11
     or newer: no network, no packages, no other file.
  2. python3 -I recount.py BUNDLE.zip
  3. Compare the commitment that it prints with the one that the page of the contest has shown since voting closed.
     If they are equal, nobody has changed a ballot since. To let the program compare:
     python3 -I recount.py BUNDLE.zip --commitment HEX

The commitment by hand, in the folder with the unpacked files
  m=$(sha256sum manifest.json | cut -c1-64); b=$(sha256sum ballots.csv | cut -c1-64)
  printf 'QL1|%s|%s' "$m" "$b" | sha256sum


Бюллетени одного конкурса: голосование закрыто, изменить их незаметно нельзя (формат QL1)
=========================================================================================

manifest.json   конкурс: кандидаты, способ подсчёта и правила; подразделения: сколько человек в списке голосующих
                и сколько проголосовало; число для жребия; контрольная сумма списка голосующих
ballots.csv     все бюллетени: контрольный код, подразделение, отметки; по порядку кодов, порядок голосования стёрт

Имён голосовавших здесь нет. Не передавайте файл никому: до объявления по нему виден итог, а тот, кто знает чужой
контрольный код, прочтёт, как проголосовал этот человек.

Как пересчитать голоса самостоятельно
  1. Возьмите recount.py на странице конкурса. Это один читаемый файл на языке Python, ему нужен только Python 3.11
     или новее: ни сети, ни пакетов, ни других файлов.
  2. python3 -I recount.py BUNDLE.zip
  3. Сравните контрольную сумму, которую он напечатает, с той, что опубликована на странице конкурса с момента
     закрытия голосования. Если они совпали, после закрытия никто не изменил ни одного бюллетеня. Сравнить может и
     сама программа: python3 -I recount.py BUNDLE.zip --commitment СУММА

Контрольная сумма вручную, в папке с распакованными файлами
  m=$(sha256sum manifest.json | cut -c1-64); b=$(sha256sum ballots.csv | cut -c1-64)
  printf 'QL1|%s|%s' "$m" "$b" | sha256sum
"""
