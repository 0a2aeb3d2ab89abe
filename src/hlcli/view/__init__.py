"""The window: plain data -> text on a stream. Sends nothing, decides nothing.

`reply.show` and `table.show_bundle` show an Exchange, `failure.show_problem` a Problem that came
before one, `notice.show_notice` what happens meanwhile; all of them on a `screen.Screen`.
"""
