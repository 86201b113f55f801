from django.urls import path

from comments import views
from comments.feeds import CommentFeed, RecapCommentFeed
from recaps.addresses import RECAP
from recaps.feeds import feed_of

app_name = "comments"
urlpatterns = [
    path(f"{RECAP}comments/", views.write, name="write"),
    path(f"{RECAP}comments/preview/", views.preview, name="preview"),
    path(f"{RECAP}comments/draft/", views.draft, name="draft"),
    path(f"{RECAP}comments/news/", views.news, name="news"),
    path(f"{RECAP}comments/arrivals/", views.arrivals, name="arrivals"),
    path(f"{RECAP}comments/gone/", views.gone, name="gone"),
    path(f"{RECAP}comments/people/", views.people, name="people"),
    path(f"{RECAP}comments/react/", views.react, name="react"),
    path(f"{RECAP}feed/", feed_of(RecapCommentFeed), name="recap_feed"),
    path("comments/feed/", feed_of(CommentFeed), name="feed"),
    path(f"{RECAP}comments/rules/", views.rules, name="rules"),
    path("moderation/", views.queue, name="queue"),
    path("moderation/waiting/", views.waiting, name="waiting"),
    path("moderation/log/", views.log, name="log"),
    path("moderation/undo/", views.undo, name="undo"),
    path("moderation/comments/<slug:public_id>/", views.case, name="case"),
    path("moderation/people/<slug:handle>/", views.person, name="person"),
    path("me/decisions/", views.decisions, name="decisions"),
    path(f"{RECAP}comment-page-<int:page>/", views.old_page, name="old-page"),
    path("comments/<slug:public_id>/", views.permalink, name="permalink"),
    path("comments/<slug:public_id>/open/", views.opened, name="opened"),
    path("comments/<slug:public_id>/report/", views.report, name="report"),
    path("comments/<slug:public_id>/react/", views.react_to, name="react_to"),
    path("comments/<slug:public_id>/edit/", views.edit, name="edit"),
    path("comments/<slug:public_id>/delete/", views.delete, name="delete"),
    path("comments/<slug:public_id>/revisions/", views.revisions, name="revisions"),
    path("me/follow/", views.follow, name="follow"),
    path("me/drafts/", views.my_drafts, name="drafts"),
    path("me/claim/", views.claim, name="claim"),
    path("me/mail/", views.mail, name="mail"),
    path("me/notifications/", views.notifications, name="notifications"),
    path("me/notifications/read/", views.read_all, name="read_all"),
    path("me/notifications/<int:pk>/open/", views.open_notification, name="open_notification"),
    path("mail/confirm/<str:token>/", views.confirm, name="confirm"),
    path("mail/unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe"),
]
