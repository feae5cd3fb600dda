"""The models and the admin of the Django peer. Import it only once Django is configured."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db import models
from django.urls import path


class Provider(models.Model):
    name = models.TextField()

    class Meta:
        managed = False
        db_table = "provider"
        app_label = "peers"

    def __str__(self) -> str:
        return self.name


class Event(models.Model):
    provider = models.ForeignKey(Provider, models.DO_NOTHING)
    title = models.TextField()
    instructor = models.TextField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    location = models.CharField(max_length=20)
    city = models.TextField()
    state = models.TextField()
    minutes = models.IntegerField()
    certificates_issued = models.IntegerField(null=True)
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        managed = False
        db_table = "event"
        app_label = "peers"


@admin.register(Event)
class EventAdmin(admin.ModelAdmin):
    list_display = ("title", "provider", "instructor", "starts_on", "ends_on", "location", "minutes", "state_of")
    list_select_related = ("provider",)
    list_per_page = 50
    ordering: ClassVar = ["-starts_on", "-id"]
    search_fields = ("title", "instructor")

    def get_queryset(self, request: Any) -> Any:
        return super().get_queryset(request).using(request.headers["X-Database"])

    @admin.display(description="State")
    def state_of(self, event: Event) -> str:
        if event.cancelled_at:
            return "cancelled"
        return "open" if event.certificates_issued is None else f"{event.certificates_issued} issued"


urlpatterns = [path("admin/", admin.site.urls)]
