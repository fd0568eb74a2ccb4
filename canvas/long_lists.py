"""Lists in the administration that grow for ever: looked at from the newest on, and never counted to their end."""

from typing import Any

from django.contrib.admin import SimpleListFilter
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise, cached_property

MOST_LISTED = 10_000


class BoundedPaginator(Paginator):  # type: ignore[type-arg]  # generic in the stubs alone
    """Counts to `MOST_LISTED` and no further: counting every match costs more than showing the first hundred."""

    object_list: Any
    most = MOST_LISTED

    @cached_property
    def count(self) -> int:
        found: int = self.object_list.order_by()[: self.most].count()
        return found

    @property
    def is_cut(self) -> bool:
        """Whether there may be more than are listed."""
        return self.count == self.most


class KnownValuesFilter(SimpleListFilter):
    """A filter by a column whose values are known: Django would look through the whole table for them."""

    values: tuple[tuple[str, str | Promise], ...] = ()

    def lookups(self, _request: HttpRequest, _model_admin: Any) -> Any:
        return self.values

    def queryset(self, _request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        value = self.value()
        return queryset.filter(**{str(self.parameter_name): value}) if value else queryset
