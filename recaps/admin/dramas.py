"""A whole drama in one page: its facts, a pasted cast list, how many episodes and when. First shown, then saved."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import slugify

from recaps import casting
from recaps.headlines import free_slug
from recaps.models import Show

EPISODES_MAX = 200  # the longest weekend drama; more are added on its own page
DAYS = [(str(number), day) for number, day in enumerate(("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"))]
NEW = "new"
CAST_EXAMPLE = "Go Yeong - Nam Yoon-soo (남윤수)\nMi-ae - Lee Soo-kyung"


class DramaForm(forms.ModelForm):
    cast = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 12, "placeholder": CAST_EXAMPLE}),
        help_text="One role a line, the first billed first: the character, a dash, and who plays them. A tab, a colon "
        "or “Nam Yoon-soo as Go Yeong” will do too; a name in its own script may follow in brackets.",
    )
    episodes = forms.IntegerField(min_value=0, max_value=EPISODES_MAX, initial=16, help_text="How many there will be.")
    days = forms.MultipleChoiceField(
        choices=DAYS, required=False, widget=forms.CheckboxSelectMultiple, label="Airs on",
        help_text="None ticked: every week on the day of the first.",
    )  # fmt: skip
    a_day = forms.IntegerField(min_value=1, max_value=10, initial=1, label="Episodes a day")

    class Meta:
        model = Show
        fields = [
            "title", "original_title", "other_titles", "network", "country", "language", "premiered", "status",
        ]  # fmt: skip
        labels = {"premiered": "First air date"}
        widgets = {
            "other_titles": forms.Textarea(attrs={"rows": 3}),
            "premiered": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def clean_title(self):
        title = self.cleaned_data["title"]
        wanted = casting.fold(title)
        twin = next((show for show in Show.objects.only("title", "slug") if casting.fold(show.title) == wanted), None)
        if twin:
            raise forms.ValidationError(f"“{twin.title}” is here already. Is this another? Add its year to the title.")
        return title

    def clean_cast(self):
        self.roles, complaints = casting.read_cast(self.cleaned_data["cast"])
        if complaints:
            raise forms.ValidationError(complaints)
        casting.recognise(self.roles)
        return self.cleaned_data["cast"]

    def dates(self):
        data = self.cleaned_data
        days = [int(day) for day in data["days"]]
        return casting.air_dates(data["episodes"], data["premiered"], days, data["a_day"])


def choices(role):
    """Whom a role may mean, as options: (value, words, chosen)."""
    known = [(str(person.pk), said(person), role.is_sure) for person in role.known]
    return [*known, (NEW, f"Somebody new: {role.name}", not known)]


def said(person):
    return f"{person.name} {person.original_name}".strip()


def chosen(form, data):
    """(role, person or None if new) of each role; ValidationError where nobody has been chosen yet."""
    pairs, open_questions = [], 0
    for number, role in enumerate(form.roles):
        known = {str(person.pk): person for person in role.known}
        answer = data.get(f"person-{number}", "")
        if answer not in {*known, NEW}:
            open_questions += 1
        pairs.append((role, known.get(answer)))
    if open_questions:
        raise forms.ValidationError("Say below who is meant, where a name is almost that of somebody whom we know.")
    return pairs


class WholeDramaMixin:
    """Of the admin of dramas: /admin/recaps/show/whole/"""

    def whole(self, request):
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = DramaForm(request.POST or None)
        context = {
            **self.admin_site.each_context(request),
            "title": "A whole drama",
            "opts": self.opts,
            "form": form,
            "is_read": request.method == "POST" and form.is_valid(),
        }
        if context["is_read"]:
            if "save" in request.POST:
                try:
                    return self.make_whole(request, form, chosen(form, request.POST))
                except forms.ValidationError as error:
                    context["refusal"] = error.messages[0]
            context |= self.read(form, request.POST)
        return TemplateResponse(request, "admin/recaps/show/whole.html", context)

    def read(self, form, data):
        """What the table before saving shows. An answer given before stays chosen while the list is the same."""
        rows = []
        for number, role in enumerate(form.roles):
            options = choices(role)
            answer = data.get(f"person-{number}") if "save" in data else None
            if answer in {value for value, _, _ in options}:
                options = [(value, words, value == answer) for value, words, _ in options]
            rows.append({"role": role, "name": f"person-{number}", "options": options})
        return {"rows": rows, "dates": list(enumerate(form.dates(), 1))}

    def make_whole(self, request, form, pairs):
        show = form.save(commit=False)
        show.slug = free_slug(slugify(show.title)[:100] or "drama", Show.objects.all())
        casting.make_drama(show, pairs, form.dates())
        self.log_addition(request, show, "A whole drama, with its cast and its episodes.")
        new = sum(person is None for _, person in pairs)
        self.message_user(
            request,
            f"“{show}” is here, with {len(pairs)} roles ({new} of them played by people who are new) and "
            f"{show.episodes.count()} episodes. A poster and a synopsis are still missing.",
            messages.SUCCESS,
        )
        return HttpResponseRedirect(reverse("admin:recaps_show_change", args=[show.pk]))
