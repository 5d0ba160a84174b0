"""The watch itself: a journey that could not fail would prove nothing."""

from tests.journeys.steps import Watch


def test_the_watch_names_barriers_script_errors_broken_policy_and_lost_pages(chromium, house):
    watch = Watch(house.url)
    page = chromium.new_page(base_url=house.url)
    watch.follow(page, "nobody")
    page.goto("/")
    page.evaluate("document.querySelector('main').innerHTML = '<img src=\"/static/ui/mark.svg\"><button></button>'")
    watch.look_at(page)
    assert any("image-alt" in each for each in watch.complaints)
    assert any("button-name" in each for each in watch.complaints)
    page.evaluate("() => { setTimeout(() => { throw new Error('broken') }) }")
    page.evaluate("document.head.append(Object.assign(document.createElement('script'), {textContent: '1'}))")
    page.goto("/s/nowhere/")
    page.wait_for_timeout(100)
    said = "\n".join(watch.complaints)
    page.close()
    assert "script error: broken" in said
    assert "Content Security Policy" in said
    assert "/s/nowhere/: 404" in said


def test_colours_that_were_passed_are_not_judged_again_but_every_other_is(enter):
    someone = enter("Nadie").goes_to("/")
    watch, page = someone.watch, someone.page
    assert watch.colours
    pale = ("p.style.color = '#bbb'", "p.parentNode.style.background = '#555'", "p.style.opacity = '.3'")
    for number, paling in enumerate(pale):
        page.evaluate(f"""() => {{
            document.querySelector('main').innerHTML = '<div><h1>Hola</h1><p>Que se lea</p></div>';
            const p = document.querySelector('main p');
            {paling};
        }}""")
        watch.looked_at.clear()
        watch.complaints.clear()
        watch.look_at(page)
        assert any("color-contrast" in each for each in watch.complaints), number
    watch.complaints.clear()
    page.reload()
    watch.looked_at.clear()
    someone.looks_around()
    assert watch.complaints == []


def test_the_watch_finds_english_left_on_a_spanish_page(enter):
    someone = enter("Nadie").goes_to("/")
    someone.page.evaluate("document.querySelector('main').append('Skip to content')")
    someone.page.evaluate("document.querySelector('main').innerHTML = '<p>Skip to content</p>'")
    someone.looks_around()
    assert any("left in English: Skip to content" in each for each in someone.watch.complaints)
    someone.watch.complaints.clear()
