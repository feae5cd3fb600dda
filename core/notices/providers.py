"""Mails about a provider's approval."""

from core.models import Provider
from core.notices.notice import Notice, written


def provider_suspended(provider: Provider, reason: str) -> Notice:
    return written(
        "provider_suspended",
        f"The approval of {provider.name} is suspended",
        f"The approval of {provider.name} as a provider of professional development units is suspended.",
        f"The reason: {reason}",
        "Until it is approved again, no new events can be entered. Please still report the counts of your events "
        "that are over. You can print certificates and ask for corrections, and certificates given out stay valid.",
        "To be approved again, answer the reason in a mail to us.",
    )


def provider_restored(provider: Provider, reason: str) -> Notice:
    return written(
        "provider_restored",
        f"{provider.name} is approved again",
        f"{provider.name} is approved again as a provider of professional development units; new events can be "
        "entered from now on.",
        f"The reason: {reason}",
    )
