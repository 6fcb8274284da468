"""The page by which the first administrator names himself: its address is told once, and it works once."""

from django import forms
from django.contrib.auth import password_validation
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters

from sync.server.firstlink import is_link, use_link
from sync.server.labels import label


class FirstForm(forms.Form):
    """A name and a password, twice."""

    username = forms.CharField(max_length=150, label=label("centre.first.username"))
    password = forms.CharField(
        widget=forms.PasswordInput, max_length=200, strip=False, label=label("centre.first.password")
    )
    again = forms.CharField(widget=forms.PasswordInput, max_length=200, strip=False, label=label("centre.first.again"))

    def clean_username(self) -> str:
        """Return the name; raises ValidationError for one that no account may have."""
        username = str(self.cleaned_data["username"])
        User.username_validator(username)
        if User.objects.filter(username=username).exists():
            raise ValidationError(label("centre.first.taken"))
        return username

    def clean_again(self) -> str:
        """Return the password; raises ValidationError for a weak one, or two different ones."""
        password, again = self.cleaned_data.get("password"), str(self.cleaned_data["again"])
        if password is not None and password != again:
            raise ValidationError(label("centre.first.differ"))
        password_validation.validate_password(again, User(username=self.cleaned_data.get("username", "")))
        return again


@sensitive_post_parameters("password", "again")
def first(request: HttpRequest, token: str) -> HttpResponse:
    """Make the first administrator."""
    if not is_link(token):
        raise Http404
    form = FirstForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render(request, "first.html", {"form": form, "title": label("centre.first.title")})
    with transaction.atomic():
        use_link(token)
        User.objects.create_superuser(form.cleaned_data["username"], password=form.cleaned_data["password"])
    return HttpResponseRedirect(reverse("offices"))


def start(request: HttpRequest) -> HttpResponse:
    """Lead a browser to the pages."""
    return HttpResponseRedirect(reverse("offices"))
