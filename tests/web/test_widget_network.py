"""Nothing an investor writes is lost or sent twice, whatever happens to network, page, server or token."""

from playwright.sync_api import Page, Route, expect

from tests.web.widget_page import QUESTIONS, Widget

POSTS = "**/api/webchat/conversations/*/messages"
EVENTS = "**/api/webchat/conversations/*/events"
GONE = {"status": 404, "content_type": "application/problem+json", "body": '{"code": "conversation_not_found"}'}


def only_posts(route: Route, answer: object) -> None:
    if route.request.method == "POST" and callable(answer):
        answer(route)
    else:
        route.fallback()


def test_a_message_written_without_a_network_is_sent_once_when_it_is_back(page: Page, desk_url: str) -> None:
    widget = Widget(page, desk_url).open()
    page.context.set_offline(True)
    widget.ask(QUESTIONS["en"])
    line = widget.messages("investor").first
    expect(line.locator(".state-waiting")).to_contain_text(widget.words["state.waiting"])
    expect(widget.root.locator(".banner")).to_contain_text(widget.words["connection.offline"])
    expect(line.get_by_role("button", name=widget.words["state.retry"])).to_be_visible()
    page.context.set_offline(False)
    expect(line.locator(".state-sent")).to_be_visible(timeout=10_000)
    expect(widget.messages("bot").nth(1)).to_be_visible(timeout=20_000)
    expect(widget.root.locator(".banner")).to_have_count(0)
    expect(widget.messages("investor")).to_have_count(1)
    assert widget.said(QUESTIONS["en"]) == 1
    assert widget.troubles == []


def test_a_lost_answer_to_a_post_does_not_send_the_message_twice(page: Page, desk_url: str) -> None:
    widget = Widget(page, desk_url).open()
    ids: list[str] = []

    def lose_the_first_answer(route: Route) -> None:
        ids.append((route.request.post_data_json or {})["client_message_id"])
        response = route.fetch()
        if len(ids) == 1:
            route.abort()
        else:
            route.fulfill(response=response)

    page.route(POSTS, lambda route: only_posts(route, lose_the_first_answer))
    widget.ask(QUESTIONS["en"])
    expect(widget.messages("investor").locator(".state-sent")).to_be_visible(timeout=15_000)
    expect(widget.messages("investor")).to_have_count(1)
    assert len(ids) == 2
    assert len(set(ids)) == 1
    assert widget.said(QUESTIONS["en"]) == 1


def test_a_queued_message_survives_a_reload(page: Page, desk_url: str) -> None:
    widget = Widget(page, desk_url).open()
    page.route(POSTS, lambda route: only_posts(route, lambda stopped: stopped.abort()))
    widget.ask(QUESTIONS["en"])
    expect(widget.root.locator(".state-waiting")).to_be_visible()
    page.unroute(POSTS)
    page.reload()
    expect(widget.messages("investor").locator(".state-sent")).to_be_visible(timeout=15_000)
    expect(widget.messages("investor")).to_have_count(1)
    assert widget.said(QUESTIONS["en"]) == 1


def test_a_refused_message_says_why_and_can_be_changed(page: Page, desk_url: str) -> None:
    widget = Widget(page, desk_url).open()
    refusal = {"status": 413, "content_type": "application/problem+json", "body": '{"code": "message_too_long"}'}
    page.route(POSTS, lambda route: only_posts(route, lambda refused: refused.fulfill(**refusal)))
    widget.ask("A question the server does not take")
    failed = widget.root.locator(".state-failed")
    expect(failed).to_contain_text(widget.words["problem.message_too_long"])
    failed.get_by_role("button", name=widget.words["state.edit"]).click()
    expect(widget.field).to_have_value("A question the server does not take")
    expect(widget.messages("investor")).to_have_count(0)


def test_too_many_requests_waits_as_long_as_told(page: Page, desk_url: str) -> None:
    widget = Widget(page, desk_url).open()
    tries: list[str] = []

    def busy_once(route: Route) -> None:
        tries.append(route.request.url)
        if len(tries) == 1:
            body = '{"code": "too_many_requests"}'
            route.fulfill(status=429, content_type="application/problem+json", headers={"Retry-After": "1"}, body=body)
        else:
            route.fallback()

    page.route(POSTS, lambda route: only_posts(route, busy_once))
    widget.ask(QUESTIONS["en"])
    expect(widget.messages("investor").locator(".state-sent")).to_be_visible(timeout=10_000)
    assert widget.said(QUESTIONS["en"]) == 1


def test_a_token_that_is_no_longer_valid_begins_a_new_conversation(page: Page, desk_url: str) -> None:
    widget = Widget(page, desk_url).open()
    first = widget.stored("conversation")
    page.evaluate(
        """() => {
          const key = Object.keys(localStorage).find((name) => name.endsWith(":conversation"));
          localStorage[key] = JSON.stringify({ ...JSON.parse(localStorage[key]), token: "wrong" });
        }"""
    )
    page.reload()
    expect(widget.log).to_contain_text(widget.words["notice.lost"])
    expect(widget.messages("bot")).to_have_count(1)
    assert widget.stored("conversation")["conversation_id"] != first["conversation_id"]
    widget.ask_and_wait(QUESTIONS["en"])
    assert widget.said(QUESTIONS["en"]) == 1
    assert widget.troubles == []


def test_a_conversation_that_ends_under_a_message_takes_the_message_along(page: Page, desk_url: str) -> None:
    widget = Widget(page, desk_url).open()
    first = widget.stored("conversation")["conversation_id"]
    page.route(f"**/conversations/{first}/**", lambda route: route.fulfill(**GONE))
    widget.ask(QUESTIONS["en"])
    expect(widget.log).to_contain_text(widget.words["notice.lost"])
    expect(widget.messages("investor").locator(".state-sent")).to_be_visible(timeout=10_000)
    assert widget.stored("conversation")["conversation_id"] != first
    assert widget.said(QUESTIONS["en"]) == 1


def test_a_server_that_is_down_at_the_start_is_said_and_tried_again(page: Page, desk_url: str) -> None:
    widget = Widget(page, desk_url)
    page.route("**/api/webchat/**", lambda route: route.fulfill(status=503, body="down"))
    widget.go()
    widget.launcher.click()
    expect(widget.root.locator(".banner")).to_contain_text(widget.words["connection.unreachable"])
    widget.ask(QUESTIONS["en"])
    expect(widget.messages("investor").locator(".state-waiting")).to_be_visible()
    page.unroute("**/api/webchat/**")
    widget.root.locator(".banner").get_by_role("button").click()
    expect(widget.messages("investor").locator(".state-sent")).to_be_visible(timeout=10_000)
    expect(widget.root.locator(".banner")).to_have_count(0)
    assert widget.said(QUESTIONS["en"]) == 1
    assert widget.troubles == []


def test_where_streams_do_not_get_through_long_polling_brings_the_answer(page: Page, desk_url: str) -> None:
    page.route(EVENTS, lambda route: route.fulfill(status=502, body="a proxy"))
    widget = Widget(page, desk_url).open()
    with page.expect_request("**/messages?after=*&wait=25"):
        widget.ask_and_wait(QUESTIONS["en"])
    expect(widget.root.locator(".typing")).to_be_hidden()
    assert widget.troubles == []


def test_a_long_turn_is_said_to_be_long(page: Page, desk_url: str) -> None:
    page.route(EVENTS, lambda route: route.fulfill(status=502, body="a proxy"))
    page.route("**/messages?after=*", lambda route: route.fulfill(json={"messages": [], "turn_pending": True}))
    widget = Widget(page, desk_url).open()
    typing = widget.root.locator(".typing")
    expect(typing).to_contain_text(widget.words["typing.short"])
    expect(typing).to_contain_text(widget.words["typing.long"], timeout=6_000)
    page.unroute("**/messages?after=*")
    expect(typing).to_be_hidden(timeout=6_000)


def test_it_works_without_the_comforts_of_newer_and_safer_places(page: Page, desk_url: str) -> None:
    # Plain http pages have neither locks nor randomUUID; strict settings refuse storage.
    page.add_init_script(
        """Object.defineProperty(navigator, "locks", { value: undefined });
        Object.defineProperty(crypto, "randomUUID", { value: undefined });
        for (const area of ["localStorage", "sessionStorage"])
          Object.defineProperty(window, area, { get() { throw new DOMException("no", "SecurityError"); } });"""
    )
    widget = Widget(page, desk_url).open()
    widget.ask_and_wait(QUESTIONS["en"])
    expect(widget.messages("investor").locator(".state-sent")).to_be_visible()
    expect(widget.messages("investor")).to_have_count(1)
    assert widget.troubles == []


def test_broken_data_is_left_out_and_breaks_nothing(page: Page, desk_url: str) -> None:
    def spoil(route: Route) -> None:
        if "after=0" not in route.request.url:
            return route.fallback()
        broken = [None, 7, {"id": "a"}, {"id": "b", "seq": "x", "sender": "bot", "text": "no"}]
        bent = {"id": "c", "seq": 900, "sender": "bot", "text": "Still readable", "locale": 5, "created_at": "never"}
        bent |= {"answer": {"outcome": "answered", "sources": [{"url": "javascript:alert(1)", "title": "Source"}, 3]}}
        bent |= {"choices": "none", "ticket": {"number": 5, "reply_due_at": "soon", "status_url": "data:text/html,x"}}
        return route.fulfill(json={"messages": [*broken, bent], "turn_pending": "perhaps"})

    page.route("**/messages?after=*", spoil)
    widget = Widget(page, desk_url).open()
    message = widget.log.locator(".message", has_text="Still readable")
    expect(message).to_be_visible()
    expect(message.get_by_role("link")).to_have_count(0)
    expect(message.locator(".ticket")).to_contain_text("5")
    assert widget.troubles == []
