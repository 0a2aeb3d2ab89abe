"""The window: plain data -> text on a stream. Sends nothing, decides nothing.

Its rooms, each of which knows only those before it: `console`, `content`, `wording`, `answer`,
`beforehand`, `load`, `pages`. `answer.reply.show` and `answer.table.show_bundle` show an Exchange,
`answer.failure.show_problem` a Problem that came before one, `answer.notice.show_notice` what
happens meanwhile; all of them on a `console.screen.Screen`.
"""
