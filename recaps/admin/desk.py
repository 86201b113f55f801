"""The desk of a recap: the pictures that its writer has dropped on the form, with their words and their order.

Small answers in JSON for static/js/admin/desk.js. A picture is kept as soon as it is sent and its words as soon as they
are typed; only what stands in the text waits for the form to be saved. Before a recap is saved for the first time, its
form carries the numbers of its pictures in a hidden field, and `lay` puts them on its desk afterwards.
"""

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Max, Q
from django.http import JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import path

from config.uploads import Busy, open_upload
from recaps.models import Episode, Image, Recap, Show
from recaps.pictures import keep
from recaps.rendering import rerender

SHOWN_IN_TEXTS = {"alt", "caption", "credit"}
DESK_MAX = 200  # pictures on one desk; the longest recap has a tenth of that


class WordsForm(forms.ModelForm):
    """What is said of a picture. On the desk each may come later: what is still missing is shown before publishing."""

    class Meta:
        model = Image
        fields = ["alt", "caption", "credit", "focal_x", "focal_y"]

    def __init__(self, data, instance):
        """Only what is sent is changed."""
        super().__init__(data, instance=instance)
        self.fields = {name: field for name, field in self.fields.items() if name in data}


class WhereForm(forms.Form):
    """Where a new picture belongs, as far as the recap's form says it yet."""

    recap = forms.ModelChoiceField(Recap.objects.all(), required=False)
    show = forms.ModelChoiceField(Show.objects.all(), required=False)
    episode = forms.ModelChoiceField(Episode.objects.all(), required=False)


class DeskMixin:
    """Of the admin of pictures: /admin/recaps/image/desk/…"""

    def desk_urls(self):
        views = {
            "desk/": self.desk,
            "desk/upload/": self.desk_upload,
            "desk/order/": self.desk_order,
            "desk/<int:pk>/": self.desk_words,
        }
        return [
            path(route, self.admin_site.admin_view(view), name=f"recaps_image_{view.__name__}")
            for route, view in views.items()
        ]

    def recap_to_write(self, request, pk):
        """The recap, for whoever may change it; None without a number."""
        if not str(pk or "").isdecimal():
            return None
        recap = get_object_or_404(Recap, pk=pk)
        if not self.admin_site.get_model_admin(Recap).has_change_permission(request, recap):
            raise PermissionDenied
        return recap

    def desk(self, request):
        """What lies on the desk of `recap`, or the pictures whose numbers are asked for."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        recap = self.recap_to_write(request, request.GET.get("recap"))
        wanted = numbers_in(request.GET.get("pictures", ""))
        pictures = on_desk(recap) if recap else []
        there = {image.pk for image in pictures}
        others = Image.objects.in_bulk([pk for pk in wanted if pk not in there])
        pictures += [others[pk] for pk in wanted if pk in others]
        return JsonResponse({"pictures": [said(image) for image in pictures]})

    def desk_upload(self, request):
        if request.method != "POST" or not self.has_add_permission(request):
            raise PermissionDenied
        where = WhereForm(request.POST)
        file = request.FILES.get("upload")
        if not where.is_valid() or file is None:
            return refused("The file did not arrive. Please try again.", 422)
        recap = self.recap_to_write(request, request.POST.get("recap"))
        try:
            image = keep(self.new_picture(request, where.cleaned_data, recap), open_upload(file))
        except Busy as busy:
            return refused(busy.messages[0], 503)
        except forms.ValidationError as error:
            return refused(error.messages[0], 422)
        return JsonResponse({"picture": said(image)}, status=201)

    def new_picture(self, request, where, recap):
        """Filled from the recap, or from what its form says before it is saved."""
        show = recap.show if recap else where["show"]
        episode = recap.last_episode if recap else where["episode"]
        if episode and episode.show_id != (show.pk if show else None):
            episode = None
        place = (recap.desk.aggregate(last=Max("place"))["last"] or 0) + 1 if recap else 0
        return Image(uploaded_by=request.user, show=show, episode=episode, recap=recap, place=place)

    def desk_words(self, request, pk):
        """Keep what is typed about a picture."""
        image = get_object_or_404(Image, pk=pk)
        if request.method != "POST" or not self.has_change_permission(request, image):
            raise PermissionDenied
        form = WordsForm(request.POST, image)
        if not form.is_valid():
            return JsonResponse({"errors": form.errors}, status=422)
        # Only these: two people may describe one picture at the same time.
        form.instance.save(update_fields=list(form.fields))
        if SHOWN_IN_TEXTS.intersection(form.changed_data):
            rerender(image.in_recaps.all())
        return JsonResponse({"picture": said(image)})

    def desk_order(self, request):
        recap = self.recap_to_write(request, request.POST.get("recap"))
        if request.method != "POST" or recap is None:
            raise PermissionDenied
        lay(recap, numbers_in(request.POST.get("pictures", "")), request.user)
        return JsonResponse({"pictures": [image.pk for image in on_desk(recap)]})


def numbers_in(text):
    """Numbers of pictures, "3,1,2"; whatever else stands there is left out."""
    parts = text.split(",")[:DESK_MAX]
    return list(dict.fromkeys(int(part) for part in parts if part.isascii() and part.isdecimal() and len(part) < 16))


def on_desk(recap):
    """In their order; then what the text shows and lies on no desk, or on that of another recap."""
    desk = list(recap.desk.order_by("place", "pk"))
    return desk + list(recap.pictures.exclude(pk__in=[image.pk for image in desk]))


def lay(recap, numbers, member):
    """Put pictures on the desk of `recap` in this order, and take the others off it.

    A picture may lie on the desk of one recap, and many texts may show it: one of another recap's is left there.
    What a member has just uploaded learns from the recap which drama and episode it is from.
    """
    mine = Image.objects.filter(pk__in=numbers, recap=None, uploaded_by=member)
    mine.filter(show=None).update(show=recap.show)
    mine.filter(episode=None).update(episode=recap.last_episode)
    images = Image.objects.filter(Q(recap=recap) | Q(recap=None)).in_bulk(numbers)
    recap.desk.exclude(pk__in=images).update(recap=None, place=0)
    for place, pk in enumerate((pk for pk in numbers if pk in images), 1):
        images[pk].recap, images[pk].place = recap, place
    Image.objects.bulk_update(images.values(), ["recap", "place"])


def said(image):
    """What the desk shows of a picture."""
    return {
        "id": image.pk,
        "key": image.key,
        "src": image.src,
        "thumb": image.url(image.widths[0]),
        "width": image.width,
        "height": image.height,
        "alt": image.alt,
        "caption": image.caption,
    }


def refused(sentence, status):
    return JsonResponse({"error": sentence}, status=status)
