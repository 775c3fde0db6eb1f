"""OGC API - Features Part 1 (17-069r4): one test a requirement, named by it, in our words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from app.exports.formats import FORMATS

if TYPE_CHECKING:
    from starlette.testclient import TestClient

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
ITEMS = "/collections/incidents/items"
OFFICE = "cpc-2025-09-24-office-strike"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"


def body_of(client: TestClient, address: str) -> dict[str, Any]:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def rels_of(body: dict[str, Any]) -> dict[str, str]:
    return {link["rel"]: link["type"] for link in body["links"]}


def parameter_of(client: TestClient, name: str) -> dict[str, Any]:
    document = body_of(client, "/api")
    rows = document["paths"]["/collections/{collectionId}/items"]["get"]["parameters"]
    found: dict[str, Any] = next(row for row in rows if row["name"] == name)
    return found


def test_req_core_root_op(client: TestClient) -> None:
    """The landing page is at the root."""
    assert client.get("/").status_code == 200


def test_req_core_root_success(client: TestClient) -> None:
    """It links the API definition, the conformance declaration and the collections."""
    rels = rels_of(body_of(client, "/"))
    assert rels["service-desc"] == OPENAPI
    assert rels["service-doc"] == "text/html"
    assert rels["conformance"] == rels["data"] == "application/json"


def test_req_core_api_definition_op(client: TestClient) -> None:
    """Every link to an API definition answers."""
    for link in body_of(client, "/")["links"]:
        if link["rel"] in ("service-desc", "service-doc"):
            answer = client.get(link["href"])
            assert answer.status_code == 200
            assert answer.headers["content-type"].startswith(link["type"])


def test_req_core_api_definition_success(client: TestClient) -> None:
    """The definition is OpenAPI 3.0 in its own media type."""
    assert client.get("/api").headers["content-type"] == OPENAPI
    assert body_of(client, "/api")["openapi"].startswith("3.0.")


def test_req_core_conformance_op(client: TestClient) -> None:
    """The classes are listed at /conformance."""
    assert client.get("/conformance").status_code == 200


def test_req_core_conformance_success(client: TestClient) -> None:
    """The list is that of the classes that are implemented, each once."""
    found = body_of(client, "/conformance")["conformsTo"]
    assert len(found) == len(set(found)) == 26
    core = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf"
    assert found[:4] == [f"{core}/{name}" for name in ("core", "geojson", "html", "oas30")]


def test_req_core_http(client: TestClient) -> None:
    """HEAD is what GET is without its body."""
    got, head = client.get(ITEMS), client.head(ITEMS)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["etag"] == got.headers["etag"]


@pytest.mark.parametrize(
    "address", ["/", "/conformance", "/collections", "/collections/incidents", ITEMS, "/api"]
)
def test_req_core_query_param_unknown(client: TestClient, address: str) -> None:
    """A parameter that the definition does not name is a 400."""
    answer = client.get(f"{address}?no-such=1")
    assert (answer.status_code, answer.json()["parameter"]) == (400, "no-such")


@pytest.mark.parametrize("pair", ["limit=0", "limit=x", "bbox=1,2", "datetime=x", "offset=-1"])
def test_req_core_query_param_invalid(client: TestClient, pair: str) -> None:
    """A value that cannot be read is a 400 that names its parameter."""
    answer = client.get(f"{ITEMS}?{pair}")
    assert (answer.status_code, answer.json()["parameter"]) == (400, pair.partition("=")[0])


def test_req_core_crs84(client: TestClient) -> None:
    """Geometries are in CRS84 unless another system is asked for."""
    answer = client.get(f"{ITEMS}/{OFFICE}")
    assert answer.headers["content-crs"] == f"<{CRS84}>"
    assert answer.json()["geometry"]["coordinates"] == [37.76, 44.73]


def test_req_core_fc_md_op_and_success(client: TestClient) -> None:
    """All collections are listed at /collections, which links itself."""
    body = body_of(client, "/collections")
    assert rels_of(body)["self"] == "application/json"
    assert len(body["collections"]) >= 13


def test_req_core_fc_md_items_links(client: TestClient) -> None:
    """Each collection links its items in each format, with rel and type, GeoJSON first."""
    for found in body_of(client, "/collections")["collections"]:
        types = [link["type"] for link in found["links"] if link["rel"] == "items"]
        assert types[0] == "application/geo+json"
        assert len(types) == len(set(types)) == len(FORMATS) + 1


def test_req_core_fc_md_links(client: TestClient) -> None:
    """The list of collections links itself and its other representation, with rel and type."""
    rels = rels_of(body_of(client, "/collections"))
    assert rels == {"self": "application/json", "alternate": "text/html"}


@pytest.mark.parametrize("name", ["incidents", "claims", "route"])
@pytest.mark.parametrize("f", ["json", "jsonfg"])
def test_req_core_f_links(client: TestClient, name: str, f: str) -> None:
    """A feature links itself, each other representation of itself, and its collection."""
    (feature,) = body_of(client, f"/collections/{name}/items?limit=1")["features"]
    home = f"http://testserver/collections/{name}/items/{feature['id']}"
    links = body_of(client, f"{home}?f={f}")["links"]
    own = {rel: [x for x in links if x["rel"] == rel] for rel in ("self", "alternate")}
    assert [x["href"].partition("?")[0] for x in (*own["self"], *own["alternate"])] == [home] * 3
    assert len({x["type"] for x in (*own["self"], *own["alternate"])}) == 3
    assert all(x["title"] for x in links)
    (collection,) = [x for x in links if x["rel"] == "collection"]
    assert collection["href"] == f"http://testserver/collections/{name}"


def test_req_core_fc_md_extent(client: TestClient) -> None:
    """The extent holds all geometries and all times."""
    extent = body_of(client, "/collections/incidents")["extent"]
    box = ",".join(map(str, extent["spatial"]["bbox"][0]))
    span = "/".join(extent["temporal"]["interval"][0])
    found = body_of(client, f"{ITEMS}?bbox={box}&datetime={span}")
    assert found["numberMatched"] == body_of(client, ITEMS)["numberMatched"]


def test_req_core_sfc_md_op_and_success(client: TestClient) -> None:
    """One collection is described as in the list."""
    for found in body_of(client, "/collections")["collections"]:
        assert body_of(client, f"/collections/{found['id']}") == found
    assert client.get("/collections/no-such").status_code == 404


def test_req_core_fc_op(client: TestClient) -> None:
    """Every collection has items."""
    for found in body_of(client, "/collections")["collections"]:
        assert client.get(f"/collections/{found['id']}/items").status_code == 200


def test_req_core_fc_limit_definition(client: TestClient) -> None:
    """limit is a whole number from 1 with a maximum and a default, form, not exploded."""
    row = parameter_of(client, "limit")
    assert row["schema"] == {"type": "integer", "minimum": 1, "maximum": 10_000, "default": 100}
    assert (row["in"], row["required"], row["style"], row["explode"]) == (
        "query", False, "form", False,
    )  # fmt: skip


def test_req_core_fc_limit_response_1(client: TestClient) -> None:
    """Never more features than limit, nor than the maximum, which is told where it cuts."""
    assert body_of(client, f"{ITEMS}?limit=3")["numberReturned"] == 3
    assert "10,000" in body_of(client, f"{ITEMS}?limit=20000")["cut_because"]


def test_req_core_fc_bbox_definition(client: TestClient) -> None:
    """bbox is four or six numbers, form, not exploded."""
    row = parameter_of(client, "bbox")
    assert (row["style"], row["explode"]) == ("form", False)
    assert row["schema"]["type"] == "array"
    assert (row["schema"]["minItems"], row["schema"]["maxItems"]) == (4, 6)


def test_req_core_fc_bbox_response(client: TestClient) -> None:
    """Only features that meet the box; heights say nothing, and features without a place stay."""
    found = body_of(client, f"{ITEMS}?bbox=40,45,41,46")
    assert {f["id"] for f in found["features"]} == {
        "cpc-2025-02-17-kropotkinskaya", "cpc-2025-03-19-kavkazskaya",
        "cpc-2025-03-23-kropotkinskaya-attempt", "krp-2025-09-01-kropotkin-substation",
    }  # fmt: skip
    flat = body_of(client, f"{ITEMS}?bbox=40,45,-9,41,46,9")
    assert flat["numberMatched"] == 4
    claims = body_of(client, "/collections/claims/items?bbox=0,0,1,1")
    assert claims["numberMatched"] == 229
    everything = body_of(client, "/collections/assets/items?limit=1000")["features"]
    nowhere = [feature["id"] for feature in everything if feature["geometry"] is None]
    found = body_of(client, "/collections/assets/items?limit=1000&bbox=0,0,1,1")["features"]
    assert [feature["id"] for feature in found] == nowhere != []


def test_req_core_fc_time_definition(client: TestClient) -> None:
    """datetime is a text, form, not exploded."""
    row = parameter_of(client, "datetime")
    assert (row["schema"]["type"], row["style"], row["explode"]) == ("string", "form", False)


@pytest.mark.parametrize(
    ("span", "same"),
    [
        ("2025-09-24T/..", "2025-09-24/.."),  # what GDAL sends for a date
        ("../2025-09-24T", "../2025-09-24"),
        ("2025-09-24T/2025-09-25T", "2025-09-24/2025-09-25"),
        ("2025-09-24T", "2025-09-24"),
        ("/2025-09-24", "../2025-09-24"),
    ],
)
def test_req_core_fc_time_response(client: TestClient, span: str, same: str) -> None:
    """Only features whose time meets it; a date with a bare T is that day."""
    found = body_of(client, f"{ITEMS}?datetime={span}")
    plain = body_of(client, f"{ITEMS}?datetime={same}")
    assert [f["id"] for f in found["features"]] == [f["id"] for f in plain["features"]]
    assert 0 < found["numberMatched"] < 34


@pytest.mark.parametrize("span", ["T", "T/..", "2025-09T/..", "2025-02-30T", "2025-09-24TT"])
def test_bare_t_without_its_date_is_refused(client: TestClient, span: str) -> None:
    answer = client.get(f"{ITEMS}?datetime={span}")
    assert (answer.status_code, answer.json()["parameter"]) == (400, "datetime")


def test_req_core_fc_response_and_links(client: TestClient) -> None:
    """A page links itself and the next one; both say so with rel and type."""
    rels = rels_of(body_of(client, f"{ITEMS}?limit=5"))
    assert rels["self"] == rels["next"] == "application/geo+json"
    assert "next" not in rels_of(body_of(client, f"{ITEMS}?limit=1000"))


def test_req_core_fc_time_stamp(client: TestClient) -> None:
    """A time stamp is RFC 3339 in UTC."""
    assert body_of(client, ITEMS)["timeStamp"] == "2026-11-22T00:00:00Z"


def test_req_core_fc_number_matched_and_returned(client: TestClient) -> None:
    """The counts are exact."""
    body = body_of(client, f"{ITEMS}?limit=10&offset=30")
    assert (body["numberMatched"], body["numberReturned"]) == (34, 4)
    assert len(body["features"]) == 4


def test_req_core_f_op_and_success(client: TestClient) -> None:
    """One feature links itself and its collection; an unknown one is a 404."""
    body = body_of(client, f"{ITEMS}/{OFFICE}")
    assert body["id"] == OFFICE
    assert {"self", "collection"} <= set(rels_of(body))
    assert client.get(f"{ITEMS}/no-such").status_code == 404


def test_req_geojson_content(client: TestClient) -> None:
    """Features are GeoJSON in its media type, with links as a member."""
    page, one = client.get(ITEMS), client.get(f"{ITEMS}/{OFFICE}")
    assert page.headers["content-type"] == one.headers["content-type"] == "application/geo+json"
    assert (page.json()["type"], one.json()["type"]) == ("FeatureCollection", "Feature")


def test_req_oas30_oas_common_and_exceptions(client: TestClient) -> None:
    """The definition tells of every answer that is an error, with an example."""
    document = body_of(client, "/api")
    for methods in document["paths"].values():
        for operation in methods.values():
            refused = [status for status in operation["responses"] if status[0] in "45"]
            assert {"400", "414", "5XX"} <= set(refused)
            for status in refused:
                name = operation["responses"][status]["$ref"].rpartition("/")[2]
                content = document["components"]["responses"][name]["content"]
                example = content["application/problem+json"]["example"]
                assert example["code"] == "bad-parameter"


def test_req_oas30_completeness(client: TestClient) -> None:
    """The definition tells of the headers of a page."""
    document = body_of(client, "/api")
    found = document["paths"]["/collections/{collectionId}/items"]["get"]["responses"]["200"]
    assert set(found["headers"]) == {"Link", "Content-Crs", "Content-Disposition", "ETag"}
