"""Who is told of what, on the site and by mail. docs/decisions/0016-notifications.md

`telling` writes down what is to be told; `announcing` spreads it to those who follow; `choices` says when mail is due;
`items` is what a reader is shown of it; `letters` and `outbox` write and send; `guests` asks guests whether it is them.
"""
