import pytest
from sqlalchemy import Connection

from intel.opendata.gazetteer import Located, OpenDataGazetteer, RegisteredVenue, Stretch, build_gazetteer


def at(ward: str, latitude: float = 53.4) -> Located:
    return Located(ward=ward, latitude=latitude, longitude=-1.4)


def premises(register_id: str, name: str, street: str, ward: str = "Darnall") -> RegisteredVenue:
    return RegisteredVenue(register_id=register_id, name=name, street=street, ward=ward)


@pytest.fixture(scope="module")
def gazetteer() -> OpenDataGazetteer:
    def street(*parts: tuple[str, int]) -> list[Stretch]:
        return [Stretch(located=at(ward), points=points) for ward, points in parts]

    return OpenDataGazetteer(
        postcodes={"S95AB": at("Darnall", 53.39), "S702QN": at("")},
        streets={
            "kiln street": street(("Darnall", 2)),
            "st johns road": street(("Park and Arbourthorne", 1)),
            "high street": street(("City", 1), ("Mosborough", 1)),
            "long road": street(("Ecclesall", 5), ("City", 1)),
            "fargate": street(("City", 1)),
            "darnall": street(("Burngreave", 1)),
        },
        wards=[
            "City",
            "Darnall",
            "Ecclesall",
            "Mosborough",
            "Park and Arbourthorne",
            "Burngreave",
            "Oldfield and Brightmoor",
            "Brightmoor and Newfield",
            "Walkley and Brightmoor",
        ],
        premises=[
            premises("R1", "The Kiln Grill Ltd", "14 Kiln Street"),
            premises("R2", "Kiln Grocers", "16 Kiln Street"),
            premises("R3", "Kiln Grill", "2 High Street", "City"),
            premises("R4", "Stag's Head", ""),
            premises("R5", "Corner Cafe", "1 High Street"),
            premises("R6", "Corner Cafe", "1 High Street"),
            premises("R7", "Out of Town", "1 Far Lane", ""),
        ],
    )


@pytest.mark.parametrize(
    ("text", "postcode", "ward"),
    [
        ("anything at all", "s9 5ab", "Darnall"),
        ("flat 2, 12 Somewhere, S9 5AB", "", "Darnall"),
        ("High Street", "S9 5AB", "Darnall"),
        ("", "S70 2QN", ""),
        ("Kiln Street", "S9 9ZZ", "Darnall"),
        ("14 Kiln St.", "", "Darnall"),
        ("outside the grill on KILN STREET, after dark", "", "Darnall"),
        ("Flat 3, 12a St John's Rd", "", "Park and Arbourthorne"),
        ("High Street, Mosborough", "", "Mosborough"),
        ("High St in Mosborough", "", "Mosborough"),
        ("Long Road", "", "Ecclesall"),
        ("Fargate", "", "City"),
        ("12 Fargate", "", "City"),
        ("Darnall", "", "Darnall"),
        ("Arbourthorne area", "", "Park and Arbourthorne"),
        ("Sheffield, city centre", "", "City"),
    ],
)
def test_a_place_is_found_by_postcode_then_street_then_ward(
    gazetteer: OpenDataGazetteer, text: str, postcode: str, ward: str
) -> None:
    found = gazetteer.locate(text, postcode)
    assert found is not None
    assert found.ward == ward


@pytest.mark.parametrize(
    "text",
    [
        "",
        "High Street",  # in two wards
        "Kiln Street and Fargate",  # two wards
        "Kiln Street, Burngreave",  # the text contradicts the street
        "the park",
        "city",
        "a house in Darnall Terrace Gardens",
        "Kiln",
        "<script>alert(1)</script>",
        "Ω≈ç√∫ \x00 ﷽ ' OR 1=1 --",
        "Darnall, Ecclesall",
        "Brightmoor",  # part of three wards' names
    ],
)
def test_where_no_one_answer_stands_out_there_is_none(gazetteer: OpenDataGazetteer, text: str) -> None:
    assert gazetteer.locate(text, "") is None


@pytest.mark.parametrize(
    ("name", "street", "register_id"),
    [
        ("Kiln Grill", "Kiln Street", "R1"),
        ("the KILN grill", "14 Kiln St, Darnall", "R1"),
        ("Kiln Gril", "Kiln Street", "R1"),
        ("Kiln Grill", "High Street", "R3"),
        ("Kiln Grocer", "Kiln Street", "R2"),
        ("stags head", "", "R4"),
        ("The Stag's Head", "Long Road", "R4"),
    ],
)
def test_a_venue_is_matched_on_its_street(
    gazetteer: OpenDataGazetteer, name: str, street: str, register_id: str
) -> None:
    found = gazetteer.venue(name, street)
    assert found is not None
    assert found.register_id == register_id


@pytest.mark.parametrize(
    ("name", "street"),
    [
        ("Kiln Grill", ""),  # two of the name
        ("Kiln Gril", ""),  # a slip needs the street
        ("Kiln Grill", "Long Road"),
        ("Kiln Gardens", "Kiln Street"),
        ("Corner Cafe", "High Street"),  # two rows, one name, one street
        ("Out of Town", ""),
        ("", "Kiln Street"),
        ("!!!", ""),
    ],
)
def test_a_venue_that_could_be_another_is_not_matched(
    gazetteer: OpenDataGazetteer, name: str, street: str
) -> None:
    assert gazetteer.venue(name, street) is None


def test_real_sheffield_is_found(sheffield: Connection) -> None:
    real = build_gazetteer(sheffield)
    assert real.locate("", "S1 1AA") == Located(ward="City", latitude=53.38155, longitude=-1.463527)
    assert (found := real.locate("near Abbeydale Rd", "")) is not None
    assert found.ward == "Nether Edge and Sharrow"
    assert (outside := real.locate("", "S70 2QN")) is not None
    assert outside.ward == ""


def test_empty_tables_make_a_gazetteer_that_knows_nothing(connection: Connection) -> None:
    empty = build_gazetteer(connection)
    assert empty.locate("Kiln Street, Darnall", "S9 5AB") is None
    assert empty.venue("Kiln Grill", "Kiln Street") is None
