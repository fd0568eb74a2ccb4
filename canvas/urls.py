from django.urls import path

from canvas import account_views, agent_views, member_views, views

urlpatterns = [
    path("", views.canvas_list, name="canvas-list"),
    path("canvases/new/", views.create, name="canvas-create"),
    path("canvases/<uuid:canvas_id>/", views.canvas_page, name="canvas"),
    path("canvases/<uuid:canvas_id>/rename/", views.rename, name="canvas-rename"),
    path("canvases/<uuid:canvas_id>/delete/", views.delete, name="canvas-delete"),
    path("canvases/<uuid:canvas_id>/restore/", views.restore, name="canvas-restore"),
    path("canvases/<uuid:canvas_id>/members/", member_views.member_list, name="canvas-members"),
    path("canvases/<uuid:canvas_id>/members/<int:user_id>/role/", member_views.change_role, name="member-role"),
    path("canvases/<uuid:canvas_id>/members/<int:user_id>/remove/", member_views.remove, name="member-remove"),
    path("canvases/<uuid:canvas_id>/leave/", member_views.leave, name="canvas-leave"),
    path("canvases/<uuid:canvas_id>/agents/", agent_views.agent_list, name="canvas-agents"),
    path("canvases/<uuid:canvas_id>/agents/<int:key_id>/revoke/", agent_views.revoke, name="agent-revoke"),
    path("sign-in/", account_views.sign_in, name="sign-in"),
    path("sign-out/", account_views.sign_out, name="sign-out"),
    path("password/", account_views.PasswordView.as_view(), name="password"),
    path("profile/", account_views.profile, name="profile"),
    path("profile/theme/", account_views.theme, name="theme"),
    path("profile/language/", account_views.language, name="language"),
]
