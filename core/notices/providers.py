"""Mails about a provider's approval."""

from core.formats import day
from core.models import Provider
from core.notices.notice import Notice, written
from core.rules.suspensions import SuspensionReasons


def provider_suspended(provider: Provider, reason: str, grounds: SuspensionReasons) -> Notice:
    """With what was not in order, and what cures it; of what is only a person's reason, that alone."""
    answer = "answer the reason in a mail to us."
    cured = f"cure what is not in order, and {answer}" if grounds.reasons else answer
    return written(
        "provider_suspended",
        f"The approval of {provider.name} is suspended",
        f"The approval of {provider.name} as a provider of professional development units is suspended.",
        f"The reason: {reason}",
        *_told(grounds),
        "Until it is approved again, no new events can be entered. Please still report the counts of your events "
        "that are over. You can print certificates and ask for corrections, and certificates given out stay valid.",
        f"To be approved again, {cured}",
    )


def _told(grounds: SuspensionReasons) -> list[str]:
    if not grounds.reasons:
        return []
    each = [
        "\n".join(filter(None, [f"- {what}", rule, f"What cures it: {cure}"])) for what, rule, cure in grounds.reasons
    ]
    return [f"What is not in order by our records of {day(grounds.on)}:", *each]


def provider_restored(provider: Provider, reason: str) -> Notice:
    return written(
        "provider_restored",
        f"{provider.name} is approved again",
        f"{provider.name} is approved again as a provider of professional development units; new events can be "
        "entered from now on.",
        f"The reason: {reason}",
    )
