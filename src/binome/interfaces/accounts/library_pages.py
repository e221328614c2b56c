"""Which pages of the sign-in library are open. Every other one, known today or added by a new version, is a 404."""

# What adds a way in to an account: whoever has neither a password nor a second step to be asked for signs in anew first.
AFTER_A_FRESH_SIGN_IN = frozenset({"account_set_password", "mfa_activate_totp", "mfa_add_webauthn"})
# Where BINOME_SSO_ONLY is on, codes, passwords and passkeys let nobody in.
OF_CODES_AND_PASSWORDS = frozenset(
    {
        "account_confirm_login_code",
        "account_login",
        "mfa_login_webauthn",
        "account_change_password",
        "account_set_password",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
    }
)
WAY_IN = "account_request_login_code"
OPEN_PAGES = {
    "account_request_login_code": "asking for a code: the usual way in",
    "account_confirm_login_code": "typing that code",
    "account_login": "the way in with a password",
    "account_logout": "the way out",
    "account_inactive": "what someone reads who left between the two steps",
    "account_reauthenticate": "the password again, before a first second step is set up",
    "account_change_password": "changing a password, knowing the present one",
    "account_set_password": "choosing the first password, signed in",
    "account_reset_password": "asking for a link to choose a new password",
    "account_reset_password_done": "what that says, whoever asked",
    "account_reset_password_from_key": "the page behind that link",
    "account_reset_password_from_key_done": "what it says once the password is changed",
    "mfa_index": "the second step: whether it is on",
    "mfa_authenticate": "typing the second code at sign-in",
    "mfa_reauthenticate": "the second code again, before the second step is changed or its codes are shown",
    "mfa_activate_totp": "turning the second step on",
    "mfa_deactivate_totp": "turning it off",
    "mfa_list_webauthn": "one's own passkeys",
    "mfa_add_webauthn": "adding one",
    "mfa_edit_webauthn": "naming it anew",
    "mfa_remove_webauthn": "removing it",
    "mfa_login_webauthn": "coming in with a passkey alone",
    "mfa_reauthenticate_webauthn": "the passkey again, before anything about the sign-in changes",
    "mfa_view_recovery_codes": "one's own recovery codes",
    "mfa_generate_recovery_codes": "new ones",
    "mfa_download_recovery_codes": "keeping them in a file",
}
# What stays open to someone whose role asks for a second factor and who has not proved one: setting it up, proving it,
# and the way out.
TO_PROVE_A_SECOND_FACTOR = frozenset(
    {
        "account_logout",
        "account_reauthenticate",
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
    }
)
TO_REMOVE_A_FACTOR = frozenset({"mfa_deactivate_totp", "mfa_remove_webauthn"})
# Of the second step's pages, those that neither change a factor nor show its codes. Every other one, a new version's too,
# asks whoever has a factor for it once more: a password, which others may have learned, must not be enough to replace it.
WITHOUT_A_FRESH_FACTOR = frozenset(
    {
        "mfa_authenticate",
        "mfa_index",
        "mfa_list_webauthn",
        "mfa_login_webauthn",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
    }
)
# Another way in for whoever has a factor and no password yet: it asks for the factor as well.
AFTER_A_FRESH_FACTOR = frozenset({"account_set_password"})
