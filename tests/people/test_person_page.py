"""The office's page of one person."""

from __future__ import annotations

from tests.cast import Cast


def test_the_office_gives_a_short_name_to_sign_in_with_and_takes_it_away(cast: Cast) -> None:
    office, path = cast.client("office"), f"/people/{cast.people['owner'].id}"
    other = f"/people/{cast.people['staff'].id}/account"
    office.post(f"{path}/account", data={"do": "sign-in-name", "sign_in_name": "Chun Mei"})
    assert 'value="chunmei"' in office.get(path).text
    taken = office.post(other, data={"do": "sign-in-name", "sign_in_name": "chunmei"}, follow_redirects=True).text
    assert "已有人使用" in taken
    for account in (f"{path}/account", other):
        assert office.post(account, data={"do": "sign-in-name", "sign_in_name": ""}).status_code == 302
    assert 'value="chunmei"' not in office.get(path).text
