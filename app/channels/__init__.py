"""How a message reaches people outside the site's own pages (通知渠道): push to phones, e-mail, group robots.

Carries, and says what became of it. What is said to whom and when is not decided here.
"""
