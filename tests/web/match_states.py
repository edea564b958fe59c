"""States of what fits, compared, and of what closes soon."""

from web.offering import an_offer, offered
from web.states import state


def _first_two(look):
    page = look.get(f"{look.case}match/").context
    return [card["offer"].key for card in (*page["provider"], *page["asks"])[:2]]


@state("two offers side by side")
def _compared(look):
    one, other = _first_two(look)
    return look.get(f"{look.case}compare/?a={one}&b={other}")


@state("one offer ticked to compare")
def _one_ticked(look):
    return look.get(f"{look.case}compare/?offer={_first_two(look)[0]}")


@state("today with an offer that closes soon")
def _closing_today(look):
    with offered(an_offer("snart", 4)):
        return look.get("today/")


@state("companies that an offer closes for")
def _closing_for(look):
    with offered(an_offer("snart", 4)):
        return look.get("today/closing/snart/")
