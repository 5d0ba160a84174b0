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


def test_the_watch_finds_english_left_on_a_spanish_page(enter):
    someone = enter("Nadie").goes_to("/")
    someone.page.evaluate("document.querySelector('main').append('Skip to content')")
    someone.page.evaluate("document.querySelector('main').innerHTML = '<p>Skip to content</p>'")
    someone.looks_around()
    assert any("left in English: Skip to content" in each for each in someone.watch.complaints)
    someone.watch.complaints.clear()
