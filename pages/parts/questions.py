"""What people ask before they are in."""

import streamlit as st

from core import passwords
from core.settings import settings
from pages.parts.text import literally


def frequent_questions() -> None:
    with st.expander("How to Reset Your Password and Other Frequently Asked Questions"):
        st.markdown(
            f"""
**The first time, or when you forgot your password**
1. Press “Reset password” below the sign-in boxes.
2. Type your username. `OPI\\` in front of it is fine, and not needed.
3. Type the letters you see in the box, or listen to them, and press Continue.
4. Verify your e-mail address and press Continue.
5. Get the verification code from your inbox, type it in, and press Continue. A new account's code came with
   the mail that announced it.
6. Type your new password and press Continue, then “Log In”. {literally(passwords.rules_in_words())}

**No mail comes.** Look into the folder for junk. For safety this page says the same whether or not the username
and the address belong together, so check both. At most five codes a day are sent.

**I am told that it is not right, and it is.** After five failures an account waits 15 minutes.

**My telephone with the authenticator is gone.** Use a recovery code, or ask a colleague on the staff to remove
the second factor.

**May we share a username?** No: it is one person's own. Ask for another one under “Account
Requests”, or write to {literally(settings().CONTACT_EMAIL)} if nobody of yours can sign in.
"""
        )
