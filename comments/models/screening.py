import ipaddress

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone


class ListedTerm(models.Model):
    """What the owner has put on a list: a comment that has it waits for a moderator, or is not taken."""

    class Kind(models.TextChoices):
        WORD = "word", "a word or phrase"
        SITE = "site", "a site that is linked to"
        EMAIL = "email", "a guest's e-mail address"
        NETWORK = "network", "a network address"

    class Then(models.TextChoices):
        HOLD = "hold", "hold it for a moderator"
        REJECT = "reject", "do not take it"

    kind = models.CharField(max_length=10, choices=Kind, default=Kind.WORD)
    term = models.CharField(
        max_length=200,
        help_text="A word or phrase, in any case. A site as example.com, which means its subdomains too. An e-mail "
        "address, or @example.com for all of them. A network address, or a range as 203.0.113.0/24.",
    )
    then = models.CharField(max_length=10, choices=Then, default=Then.HOLD)
    note = models.CharField(max_length=200, blank=True, help_text="Why it is here, for the other moderators.")
    added_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["kind", "term"]
        verbose_name = "listed word or address"
        verbose_name_plural = "listed words and addresses"
        constraints = [models.UniqueConstraint(fields=["kind", "term"], name="listed_term_once")]

    def __str__(self):
        return self.term

    def clean(self):
        self.term = " ".join(self.term.split()).casefold()
        if not any(character.isalnum() for character in self.term):
            raise ValidationError({"term": "Please enter a word, or an address."})
        if self.kind == self.Kind.EMAIL and "@" not in self.term:
            raise ValidationError({"term": "An e-mail address has an @, as in name@example.com or @example.com."})
        if self.kind == self.Kind.NETWORK:
            self.clean_network()

    def clean_network(self):
        try:
            self.term = str(ipaddress.ip_network(self.term, strict=False))
        except ValueError:
            raise ValidationError({"term": "This is not a network address. It should be like 203.0.113.7."}) from None
