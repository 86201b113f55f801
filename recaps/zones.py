"""Which clock a reader goes by: the site's, until they say so. Kept in a cookie, for guests and members alike."""

import zoneinfo

from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers

COOKIE = "zone"
COOKIE_SECONDS = 365 * 24 * 3600
# Where most readers are. A browser that knows another one adds it.
OFFERED = [
    "America/Los_Angeles",
    "America/Denver",
    "America/Chicago",
    "America/New_York",
    "America/Sao_Paulo",
    "UTC",
    "Europe/London",
    "Europe/Berlin",
    "Europe/Istanbul",
    "Africa/Lagos",
    "Africa/Nairobi",
    "Asia/Dubai",
    "Asia/Kolkata",
    "Asia/Jakarta",
    "Asia/Bangkok",
    "Asia/Manila",
    "Asia/Singapore",
    "Asia/Hong_Kong",
    "Asia/Seoul",
    "Asia/Tokyo",
    "Australia/Sydney",
    "Pacific/Auckland",
]
# Whose evening it is when an episode airs "at nine": the country's largest city.
OF_COUNTRY = {
    "CN": "Asia/Shanghai",
    "GB": "Europe/London",
    "HK": "Asia/Hong_Kong",
    "JP": "Asia/Tokyo",
    "KR": "Asia/Seoul",
    "PH": "Asia/Manila",
    "SG": "Asia/Singapore",
    "TH": "Asia/Bangkok",
    "TR": "Europe/Istanbul",
    "TW": "Asia/Taipei",
    "US": "America/New_York",
    "VN": "Asia/Ho_Chi_Minh",
}


def zone_named(name):
    """The zone called `name`, or None. Anybody may send anything, a path too."""
    return zoneinfo.ZoneInfo(name) if name in zoneinfo.available_timezones() else None


def zone_of_country(country):
    return zoneinfo.ZoneInfo(OF_COUNTRY[country]) if country in OF_COUNTRY else timezone.get_default_timezone()


def zone_of(request):
    """The reader's zone, else the site's."""
    return zone_named(request.COOKIES.get(COOKIE, "")) or timezone.get_default_timezone()


def own_clock(request, response):
    """Mark `response`, which shows times of the reader's zone, as theirs where they have said one."""
    patch_vary_headers(response, ["Cookie"])
    if COOKIE in request.COOKIES:
        patch_cache_control(response, private=True)
    return response
