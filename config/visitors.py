"""Who is at the other end of a request, as far as a network can tell."""

from allauth.account.adapter import get_adapter
from django.utils.crypto import salted_hmac


def mark_of(request, purpose):
    """A short sign of the visitor's network address for one `purpose`: the same for the same address, and no way back.

    Behind proxies it is the address that the trusted ones say (TRUSTED_PROXY_COUNT); a header alone is not believed.
    """
    return mark_of_address(get_adapter().get_client_ip(request), purpose)


def mark_of_address(address, purpose):
    return salted_hmac(f"visitors.{purpose}", address).hexdigest()[:32]
