"""Where results may come from, as whoever runs an Easel has set it."""

from django.test import SimpleTestCase, override_settings

from generation.answers import check_settings


class SettingsTests(SimpleTestCase):
    def test_hosts_that_can_be_read_are_no_problem(self) -> None:
        for hosts in ([], ["fal.media", "*.fal.media"], ["cdn.example:8443", "127.0.0.1"], ["http://10.0.0.5:9000"]):
            with self.subTest(hosts), override_settings(FAL_MEDIA_HOSTS=hosts):
                assert check_settings() == []

    def test_a_host_that_cannot_be_read_is_told_at_the_start(self) -> None:
        for hosts in (["fal.media", "*"], ["two words"]):
            with self.subTest(hosts), override_settings(FAL_MEDIA_HOSTS=hosts):
                [problem] = check_settings()
                assert problem.id == "generation.E002"
                assert hosts[-1] in problem.msg
