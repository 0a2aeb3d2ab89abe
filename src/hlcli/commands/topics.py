"""Pages for `hlcli help TOPIC`. Tests hold their options, variables and keys to the code."""

OUTPUT = """\
stdout is the data, stderr is everything said about it. On failure stdout
stays empty, but for --output json.

  --output text      the resource; coloured and folded on a terminal, in a pipe
                     the bytes received
  --output json      one object, on success and on every failure
  --output resource  the body's JSON as received, and nothing else
  --output id        Patient/2de0..., for $(...)
  --query EXPR       JMESPath over the JSON object; a text prints bare, a list
                     of them one a line
  --quiet            no status line; errors and warnings stay

load, import and doctor print objects of their own: hlcli help load has the
keys of the first.

search and history print one resource a line in a pipe, tables on a terminal.
With --all, pages are printed as they come: should one fail, those before it
are on stdout, stderr says how many, and the exit code is that of the failure.
As a JSON object, or for --query, all pages are one Bundle, or none.

The JSON object always has these keys, null where there is nothing to say:

  interaction method url status result written resourceType id versionId
  lastUpdated etag location requestId attempts durationMs resource outcome
  error exitCode

  result   created updated deleted read unchanged rejected conflict throttled
           precondition-failed not-found denied failed unknown not-sent
  written  true, false, or null when nobody can know
  error    type, message, hint, and where they help matches, currentVersion,
           pages and resources (what came before a page that did not)

Off a terminal, messages name parameters, files and places but no clinical
values; --show-values prints them. NO_COLOR, FORCE_COLOR, TERM=dumb are obeyed.
"""

ENVIRONMENT = """\
A flag beats hlcli's variables, those beat AWS's, those beat the config file
(hlcli config path), and that beats the AWS profile. Which store it is, is one
value: the first of these that names any part of it decides all of it.
hlcli config show says what is in force, and why.

  HLCLI_STORE          a store of the config file, or a data store's name in AWS
  HLCLI_ENDPOINT_URL   https://HOST/datastore/ID/r4/
  HLCLI_DATASTORE_ID   the data store's id, with a region
  HLCLI_LOCAL_DB       where --local keeps its data; or :memory:
  HLCLI_OUTPUT         text, json, resource or id
  HLCLI_CONFIG         another config file
  HLCLI_AUTH           sigv4, bearer or none

With bearer, the nearest place that names a source of tokens decides: one of
  HLCLI_TOKEN          the token itself
  HLCLI_TOKEN_FILE     a file that holds it, read again when it is refused
  HLCLI_CLIENT_ID      a client of the store's token endpoint (SMART), with
  HLCLI_CLIENT_SECRET  its secret, or
  HLCLI_CLIENT_KEY     its key: PEM or JWK, the text and no file's name
or, in the config file, token_file, token_command, or client_id with
client_secret_file or client_key_file, and scope. A file of yours that holds a
secret must be for you alone (chmod 600).

  AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN   keys; or
  AWS_PROFILE AWS_DEFAULT_PROFILE  a profile of ~/.aws/config (or
                       AWS_CONFIG_FILE) or of ~/.aws/credentials (or
                       AWS_SHARED_CREDENTIALS_FILE)
  AWS_REGION AWS_DEFAULT_REGION             the region to sign for
  AWS_ENDPOINT_URL_HEALTHLAKE AWS_ENDPOINT_URL   another host than AWS's own
  AWS_ENDPOINT_URL_STS                      the same for STS, which doctor asks
  AWS_IGNORE_CONFIGURED_ENDPOINT_URLS       true: forget those two
  AWS_USE_FIPS_ENDPOINT                     true: healthlake-fips
  AWS_CA_BUNDLE        certificates to trust (PEM)

  HTTPS_PROXY NO_PROXY   as curl reads them
  NO_COLOR FORCE_COLOR COLUMNS   how terminals are written to
"""

CONDITIONAL_UPDATE = """\
A conditional update is a PUT with a search instead of an id:

  hlcli cond-update Patient --identifier 'http://hospital/mrn|4711' jane.json

  the search finds   the body's id is     HealthLake answers
  none               absent               201, a new resource under a server id
  none               free                 201, a new resource under that id
  none               taken already        409 Conflict, exit 9
  one                absent, or the same  200, updated
  one                another              409 Conflict, exit 9
  several            whatever it is       412, exit 12 multiple-matches

So a typing mistake in a criterion does not fail: it finds nothing, and creates.
That is why hlcli

  * knows every search parameter, modifier and format, and refuses the rest
    (--allow-unknown-param for a store that has its own)
  * refuses an empty or half-empty criterion, such as an unset shell variable
    leaves (--allow-broad)
  * refuses a body without an id that its own criteria do not find: the same
    call again would create a second one (--allow-mismatch)
  * takes the criteria from the body itself with --by identifier,birthdate
  * shows beforehand which row it would be and what would change (--preview),
    asks (--confirm), and refuses what you do not mean (--expect create, update)
  * after a 409 or a 412 shows what stands in the way and what tells several
    matches apart (--no-explain for no further reads)
  * says NEW, loudly, where something was created.

Searches lag behind writes, by seconds to minutes. After a lost answer a
conditional update without an id is therefore never repeated: it may be there
and not be found yet. Exit 11, and the message gives the command that tells.
"""

SAFETY = """\
What hlcli refuses, and the flag that insists.

  a resource that R4 would not have                     --no-validate
  a put from --set alone on an id that is taken         --replace
  a conditional update from --set alone                 --replace
  an empty or half-empty criterion                      --allow-broad
  a parameter, modifier or prefix unknown to R4         --allow-unknown-param
  a body that its own criteria do not find              --allow-mismatch
  a write to a store marked protected, in a script      --yes
  plain http to another machine                         --allow-http
  clinical values in messages off a terminal            --show-values

And what no flag allows: another type or id in the body than on the command
line; JSON with a key twice; a write by a search without criteria; following a
redirect with a signature; a header of -H that would replace the signature.

What is never guessed: after a lost answer a write by id is looked up by reading
it; what cannot be proven is exit 11, never success, and never repeated: hlcli
settle finds out. 4xx is never repeated. Every refusal says what was written.

The bytes of a file are the bytes on the wire: numbers keep their digits, keys
their order. --set changes only what it names. No write leaves a file.
"""

LOAD = """\
  hlcli load export/ --by identifier
  hlcli load --help                       all options

A load keeps a folder of its own, ~/.local/state/hlcli/loads/RUN or --run-dir:

  journal.ndjson          a line an item: place, SHA-256, result, id, version
  failed.ndjson           the resources that failed, to be mended and loaded
  failed.outcomes.ndjson  why, of each; also of broken lines and of the unknown
  report.json             the JSON object below, of the latest start
  key lock                for the journal's hashes; one process at a time
Both failed files hold clinical values, the others none; all are yours alone.

Stopped or killed, a load goes on when the same command is given again: what
is done is not sent again, what failed or is unknown stays so. --resume RUN
also repeats what failed and looks up the unknown: what it finds counts, what
it does not find is sent again (by --by only after five minutes: searches lag).
A load that came to its end starts anew, unless some by --by are unknown still.

While it runs: 429, 503 and what was never reached are sent again. A lost answer
is looked up by the id; without an id it is unknown, and never sent again. After
one of unknown fate nothing goes for the same resource; nothing that failed goes
over what came later; later items with the same criteria are put by the id of
the first: searches lag. Ctrl-C finishes what is in flight; twice, it stops.

With --resolve-references --by, what is there under another id is refused (409),
and what refers to it is still written with the id that the Bundle has for it.

--dry-run checks and counts; as JSON: items wouldSend refused exitCode errors.
--dry-run=server looks up what each item would do; a line each, in a pipe these
columns with tabs: result (created, updated, unchanged, not-sent ...), Type/id,
version there now, place, why not.

--output json, and --report FILE.json, have one object:

  run folder store source how started ended exitCode items done doneBefore
  failed unknown results seconds itemsPerSecond latency retries secondsWaited
  slowedDown bytesSent statuses notes errors rates

ended says why: done, interrupted, max-errors, hopeless (nothing can work),
full-disk, broken-input, no-input. slowedDown: how often all of it had to.
errors: kinds, their count, the first's place. rates: [seconds, items a second].
"""
