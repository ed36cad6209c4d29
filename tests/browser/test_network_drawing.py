"""The drawing of a network with its script: it moves, lights up and opens in place; without it nothing is missing."""

import pytest

pytestmark = pytest.mark.browser

NETWORK = "/network/organisation/smicval"
EXPERIMENT = "0 Déchet & 100% Citoyen"


@pytest.fixture
def drawn(visiting):
    """Return a window on a network."""
    opened = visiting()
    opened.open(NETWORK)
    opened.page.wait_for_selector(".opener")
    return opened.page


def shown(page):
    return [float(number) for number in page.locator("#net-drawing").get_attribute("viewBox").split()]


def test_without_scripts_the_drawing_and_its_list_are_whole(visiting):
    opened = visiting(java_script_enabled=False)
    opened.open(NETWORK)

    listed = opened.page.locator(".net-list .pair > span a").all_inner_texts()
    assert EXPERIMENT in listed
    assert opened.page.locator("#net-drawing a").count() == len(listed)
    assert opened.page.locator(".net-tools, .opener").count() == 0


def test_buttons_and_keys_change_size_and_place(drawn):
    whole = shown(drawn)
    drawn.get_by_role("button", name="Agrandir").click()
    nearer = shown(drawn)
    drawn.get_by_role("region", name="Dessin").focus()
    drawn.keyboard.press("+")
    drawn.keyboard.press("ArrowRight")
    moved = shown(drawn)
    drawn.keyboard.press("0")

    assert nearer[2] < whole[2]
    assert (moved[2] < nearer[2], moved[0] > nearer[0]) == (True, True)
    assert shown(drawn) == whole


def test_what_ties_a_neighbour_to_others_lights_up_while_it_has_the_focus(drawn):
    drawn.locator("#net-drawing a", has_text="Gironde").focus()
    lit = drawn.locator(".chords .lit").count()
    drawn.locator(".skip").focus()

    assert lit > 0
    assert drawn.locator(".chords .lit").count() == 0


def test_by_keyboard_a_neighbour_opens_in_place_and_closes_again(drawn):
    whole = shown(drawn)
    opener = drawn.locator(f'.opener[aria-label*="{EXPERIMENT}"]')
    opener.focus()
    drawn.keyboard.press("Enter")
    drawn.wait_for_selector(".ring")
    told = drawn.locator("[role=status]").inner_text()
    names = drawn.locator(".ring a title").all_text_contents()

    assert "de plus sur le dessin" in told
    assert any("Démocratie Ouverte" in name for name in names)
    assert drawn.locator('.ring a[href$="/doc/organisation/democratie-ouverte"]').count() == 1
    assert (opener.get_attribute("aria-expanded"), shown(drawn)[2] > whole[2]) == ("true", True)

    drawn.keyboard.press(" ")
    drawn.wait_for_selector(".ring", state="detached")
    assert (opener.get_attribute("aria-expanded"), shown(drawn)) == ("false", whole)


def test_a_neighbourhood_that_cannot_be_read_is_told(drawn):
    drawn.route("**/network/**.json", lambda route: route.abort())
    drawn.locator(".opener").first.click()

    drawn.get_by_text("La lecture a échoué ; recommencer peut suffire.".replace(" ;", "\u00a0;")).wait_for()
