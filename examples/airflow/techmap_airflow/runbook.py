"""What Airflow's pages tell of each DAG: what it does, and what to do when it fails.

`{name}` is the name of the flow's DAG.
"""

FLOW = """
### Bronze to published openings

`wait` or `crawl` → `plan` → `refine` → `annotate` → `load` → `gates` → `publish` → `confirm` → told.

`plan` reads from the manifests in bronze which runs of sources are not published yet. Messages only wake;
they are deleted by `confirm`, after publishing. `census` has a task for each source, named by it, with a link
to its manifest; one that failed or was refused is *skipped*, as it is no evidence of anything.

| ends with | means |
|---|---|
| `complete` | everything that came was published |
| `partial` | published, with losses: rejected records, failed sources, postings that wait for a model |
| `failed` | nothing was published; messages come again after their visibility timeout |
| none of them | there was nothing to do |

| what failed | what to do |
|---|---|
| `wait` | the queue cannot be read: check the connection and the role |
| `crawl` | open its log; others go on without that site |
| `refine`, `annotate`, `load`, `publish` | open its log, mend the cause, clear it: doing it again is safe |
| `gates.conservation` | records were lost on the way: clear `refine`; if it happens again, report it |
| `gates.schema` | a site has changed, or versions differ: `techmap rejects list`, mend the site's file |
| `gates.fill` | a field is emptier than it should be: `techmap explore gold` |
| `gates.drop` | a source lists much less than a week ago: look at the site |
| `confirm` | what is published is published; clear it, or let the messages come again |

To publish although a gate has found something, trigger with `{{"accept": ["drop"]}}`.
To read layers again, trigger `{name}_backfill`, or this with `{{"since": "2026-11-01"}}`.
"""

BACKFILL = """
### Layers made again

Refines and loads from `since` on (empty: everything), through the same gates as `{name}`, and publishes. Run
it after a site's file, the taxonomy or the rules have changed; `layer: silver` where nothing is parsed anew.
It moves no watermark and deletes no message. Do not run it beside `{name}` where a layer is a file.
"""

DEAD_LETTERS = """
### Dead messages and lost records

Tells once a day what lies in the dead-letter queue and which records were lost, by reason; deletes nothing.
Mend the cause, then trigger it with `{{"redrive": true}}` to send messages back to the queue, or
`{{"replay": true}}` to refine lost records again. The next run of `{name}` publishes them.
"""

REPORT = """
### Report of a month

Writes a document for each role and sends them in one mail or message. Trigger it with
`{{"month": "2026-10"}}` for another month; sending a second time is harmless.

If `report` fails, `{name}` has probably never published: see its runs. If `send` fails, check the connection
of mail or the address of the webhook, then clear it: the documents are kept.
"""
