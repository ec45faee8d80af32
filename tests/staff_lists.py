"""Lists of people for the tests of the import: two known ones, generated ones, the files after real exports."""

from datetime import date
from pathlib import Path

from hypothesis import strategies as st

from contest.domain.staff import UnitKind
from contest.domain.staff_import import Lists, read_lists
from contest.domain.staff_list import StaffList, StaffRow
from contest.domain.tables import Line, Table
from contest.domain.unit_list import UnitRow
from contest.forms.spreadsheets import read_table

FIXTURES = Path(__file__).parent / "fixtures"
TODAY = date(2026, 10, 20)
COLUMNS = (
    *("personnel_number", "last_name", "first_name", "middle_name", "email"),
    *("unit_code", "position", "hired_on", "left_on", "staff_group"),
)
ALL = frozenset(COLUMNS)
COMPANY = UnitRow("C", "Company", UnitKind.COMPANY, "", "Europe/Moscow")
SHOP = UnitRow("S", "Shop", UnitKind.DEPARTMENT, "C", "Europe/Moscow")
ADA = StaffRow("1", "Lovell", "Ada", "", "ada@company.example", "C", "Fitter", date(2020, 1, 9), None)
BEN = StaffRow("2", "Brooks", "Ben", "", "ben@company.example", "C", "Turner", date(2021, 1, 9), None)


def a_list(*rows: StaffRow, columns: frozenset[str] = ALL) -> StaffList:
    return StaffList(rows=rows, faults=(), notices=(), columns=columns)


names = st.text(alphabet="АБВабвёЁABCabc", min_size=1, max_size=8)
days = st.dates(min_value=date(1990, 1, 1), max_value=TODAY)


@st.composite
def people(draw: st.DrawFn, numbers: st.SearchStrategy[list[int]] | None = None) -> list[StaffRow]:
    """A valid list: numbers and addresses once each."""
    chosen = draw(st.lists(st.integers(0, 40), unique=True, max_size=12) if numbers is None else numbers)
    addresses = draw(st.permutations(range(len(chosen))))
    rows = []
    for number, address in zip(chosen, addresses, strict=True):
        hired, left = draw(st.none() | days), draw(st.none() | days)
        rows.append(
            StaffRow(
                personnel_number=f"{number:04d}",
                last_name=draw(names),
                first_name=draw(names),
                middle_name=draw(st.just("") | names),
                email=f"a{address}@company.example" if draw(st.booleans()) else None,
                unit_code=draw(st.sampled_from("CS")),
                position=draw(st.just("") | names),
                hired_on=hired,
                left_on=left,
                staff_group=draw(st.just("") | names),
            )
        )
    return rows


def table(rows: list[StaffRow]) -> Table:
    """The rows as a file would bring them."""
    lines = [
        Line(number, tuple("" if (value := getattr(row, name)) is None else str(value) for name in COLUMNS))
        for number, row in enumerate(rows, 2)
    ]
    return Table(COLUMNS, tuple(lines))


def fixture_lists(staff: str | None, units: str | None, stored_units: list[UnitRow], today: date) -> Lists:
    """The files of these names, read as the doors read them."""
    tables = [read_table((FIXTURES / name).read_bytes(), name) if name else None for name in (units, staff)]
    return read_lists(*tables, stored_units, today=today)
