"""Django's admin change list over the table of events, as it comes, through its test client."""

from collections.abc import Callable
from pathlib import Path
from secrets import token_hex

import django
from django.conf import settings

_CONTRIB = ("admin", "auth", "contenttypes", "sessions", "messages")


def change_lists(files: dict[int, Path]) -> dict[int, Callable[[], object]]:
    """For each database one function that opens the newest 50 events in the admin."""
    _configure(files)
    from django.contrib.auth.models import User
    from django.core.management import call_command
    from django.test import Client

    call_command("migrate", verbosity=0, interactive=False)
    client = Client()
    client.force_login(User.objects.create_superuser("staff"))

    def opener(size: int) -> Callable[[], object]:
        return lambda: _open(client, size)

    return {size: opener(size) for size in files}


def _open(client: object, size: int) -> None:
    answer = client.get("/admin/peers/event/", headers={"X-Database": str(size)})
    assert answer.status_code == 200
    assert answer.content.count(b'name="_selected_action"') == 50


def _configure(files: dict[int, Path]) -> None:
    sqlite = "django.db.backends.sqlite3"
    databases = {str(size): {"ENGINE": sqlite, "NAME": str(file)} for size, file in files.items()}
    settings.configure(
        SECRET_KEY=token_hex(),
        ALLOWED_HOSTS=["testserver"],
        DATABASES={"default": {"ENGINE": sqlite, "NAME": ":memory:"}} | databases,
        INSTALLED_APPS=[*(f"django.contrib.{name}" for name in _CONTRIB), "bench.peers"],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {
                    "context_processors": [
                        "django.template.context_processors.request",
                        "django.contrib.auth.context_processors.auth",
                        "django.contrib.messages.context_processors.messages",
                    ]
                },
            }
        ],
        ROOT_URLCONF="bench.peers.django_site",
        STATIC_URL="static/",
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        USE_TZ=True,
    )
    django.setup()
