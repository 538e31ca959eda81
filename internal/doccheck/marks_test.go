package doccheck

// readme is what is done with the blocks of the README, which are the same in both
// languages.
var readme = []string{
	"sh", // run
	`text excerpt of="techmap top --role backend,data-engineer -n 6"`,
	"sh", // import
	"sh", // questions
	"text skip=corpora",
	"sh", // server
	"sh", // curl
	"go",
	"sh", // report, publish-site
	"sh skip=model",
	`text excerpt of="techmap sites list"`,
	"sh", // sites
	"yaml file=techmap-data/sites/tenants/greenhouse.yaml",
	"sh skip=network",
	"go",
	"sh skip=stack",
}

// before is what a document takes for granted: files that its reader has.
var before = map[string]string{
	"README.md":    readmeFiles,
	"README.ko.md": readmeFiles,

	"docs/howto/add-a-source.md":        readmeFiles + "rm example.yaml\n",
	"docs/howto/be-polite.md":           sampleStore,
	"docs/howto/run-daily.md":           sampleStore,
	"docs/howto/use-a-model.md":         "techmap import \"$DOCCHECK_TREE/internal/doccheck/testdata/open.jsonl\" >/dev/null 2>&1\n",
	"docs/howto/publish-a-site.md":      sampleStore,
	"docs/howto/query-by-program.md":    sampleStore,
	"docs/howto/forget-a-posting.md":    sampleStore,
	"docs/howto/change-the-taxonomy.md": sampleStore,
	"docs/howto/troubleshoot.md":        sampleStore,
}

// sampleStore is a store of the sample sites, which is made once.
const sampleStore = `cp -r "$DOCCHECK_SAMPLE" techmap-data
`

const readmeFiles = `
echo '{"id":"1","title":"백엔드 개발자","description":"Java 경험"}' | gzip >postings.jsonl.gz
echo 'Java, Spring' >curriculum.txt
cat >page.xml <<'END OF FILE'
<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"><channel><title>Example</title><link>https://jobs.example/</link>
<item><title>Backend Developer</title><link>https://jobs.example/1</link><guid>1</guid>
<pubDate>Mon, 16 Nov 2026 09:00:00 +0900</pubDate><description>Requirements: Java</description></item>
</channel></rss>
END OF FILE
techmap sites new page.xml --address https://jobs.example/feed.xml --out example.yaml >/dev/null 2>&1
`

// marks say what is done with the blocks of documents that do not say so themselves,
// in their order.
var marks = map[string][]string{
	"README.md":       readme,
	"README.ko.md":    readme,
	"docs/FORMATS.md": {"json", "text skip=names", "json", "json as=labels", "json"},
}

// unmarked says why blocks without words are not run, by the beginning of a document's
// path: what they need is not here. YAML, JSON and Go among them are checked all the same.
var unmarked = map[string]string{
	"CONTRIBUTING.md":     "make",
	"DESIGN.md":           "drawing",
	"SECURITY.md":         "make",
	"docs/BENCHMARKS":     "benchmark",
	"docs/CLOUD":          "cloud",
	"docs/DEPLOY":         "cloud",
	"docs/OPERATIONS":     "stack",
	"docs/QUALITY":        "corpora",
	"docs/RESULTS":        "corpora",
	"examples/airflow":    "airflow",
	"examples/image":      "image",
	"examples/kubernetes": "cloud",
	"examples/lambda":     "cloud",
	"examples/monitoring": "stack",
	"sink/mysqlsink":      "cloud",
}
