"""The window: a side bar and a stack of pages, each a page that draws and a presenter that words.

`app` puts everything together, `tasks` holds the only threads, `session` what all pages share, `look` the
colours. The desktop speaks to `engine.service` alone and otherwise handles frozen values.
"""
