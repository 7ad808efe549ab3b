"""Pages cut from any network; each tells what it asked for and complained of."""

import pytest


@pytest.fixture
def open_page(browser):
    """Give a function that opens a file in a window; at the end, nothing was fetched and nothing complained."""
    contexts, asked, said = [], [], []

    def cut(route):
        if not route.request.url.startswith(("file:", "data:")):
            asked.append(route.request.url)
            return route.abort()
        return route.continue_()

    def opened(path, *, width=1440, height=1000, address=""):
        context = browser.new_context(
            viewport={"width": width, "height": height}, locale="fr-FR", offline=True, reduced_motion="reduce"
        )
        contexts.append(context)
        context.route("**/*", cut)
        context.set_default_timeout(5000)
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(path.as_uri() + address)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert (asked, said) == ([], [])
