//go:build unix

package doccheck

import (
	"net"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// A stand puts what is here in the place of what a document names: ports that are free,
// the programs that are built, the tree instead of a published module. What is printed
// goes the other way.
type stand struct {
	ports map[string]string // of documents, to free ones
	root  string
	day   string // today
}

// shownDay is the day on which documents show what is printed.
const shownDay = "2026-11-22"

func newStand(t *testing.T, root string) stand {
	t.Helper()
	s := stand{ports: map[string]string{}, root: root, day: time.Now().UTC().Format(time.DateOnly)}
	for _, port := range []string{"8080", "8765", "8766"} {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		require.NoError(t, err)
		defer l.Close()
		s.ports[port] = strconv.Itoa(l.Addr().(*net.TCPAddr).Port)
	}
	_, port, err := net.SplitHostPort(newModel(t).Listener.Addr().String())
	require.NoError(t, err)
	s.ports["11434"] = port
	return s
}

// in is a text of a document as it is used here.
func (s stand) in(text string) string {
	for shown, free := range s.ports {
		text = strings.ReplaceAll(text, ":"+shown, ":"+free)
	}
	return text
}

// out is what was printed here, as documents show it.
func (s stand) out(text string) string {
	for shown, free := range s.ports {
		text = strings.ReplaceAll(text, ":"+free, ":"+shown)
	}
	return strings.ReplaceAll(text, s.day, shownDay)
}

// slow is why a line is run with TECHMAP_TEST_INTEGRATION alone.
const slow = "slow: TECHMAP_TEST_INTEGRATION=1 runs it"

// slowDocuments are run with it alone: they make all layers of the sample sites anew.
var slowDocuments = map[string]bool{
	"docs/howto/change-the-taxonomy.md": true, "docs/howto/forget-a-posting.md": true, "docs/howto/troubleshoot.md": true,
}

func integration() bool { return os.Getenv("TECHMAP_TEST_INTEGRATION") != "" }

// notHere are the lines that cannot be run in this test, and why. They are looked at by
// TestSkippedCommands.
var notHere = []struct {
	pattern *regexp.Regexp
	why     string
}{
	{regexp.MustCompile(`^go test \./\.\.\.`), "it is what runs this"},
	{regexp.MustCompile(`--site (all|greenhouse|arbeitnow)`), "network"},
	{regexp.MustCompile(`sites new https://`), "network"},
	{regexp.MustCompile(`--live( |$)`), "network"},
	{regexp.MustCompile(`^make `), "make"},
	{regexp.MustCompile(`publish-site`), slow},
	{regexp.MustCompile(`^go get github\.com`), "network: the tree is used instead"},
}

// whyNotHere says why a line is not run, "" if it is.
func whyNotHere(line string) string {
	line, _, _ = strings.Cut(line, " #") // a comment
	if strings.Contains(line, "--allow-private") {
		return "" // a site on this machine
	}
	for _, n := range notHere {
		if n.pattern.MatchString(strings.TrimSpace(line)) && (n.why != slow || !integration()) {
			return n.why
		}
	}
	return ""
}

// insteads are what is run in the place of what a document says, beside the ports.
var insteads = strings.NewReplacer(
	"go run ./examples/techmap ", "techmap ",
	"go run ./examples/api --sample ", "(api --store techmap-data --addr 127.0.0.1:8080 >server.log 2>&1 &) # ",
	"go run ./examples/api ", "api ",
	"why OPENING kubernetes", `why "$(techmap export --layer openings 2>/dev/null | grep -m1 '"skill":"kubernetes"' | sed 's/^{"v":1,"id":"\([^"]*\)".*/\1/')" kubernetes`,
	"why 채용ID kubernetes", `why "$(techmap export --layer openings 2>/dev/null | grep -m1 '"skill":"kubernetes"' | sed 's/^{"v":1,"id":"\([^"]*\)".*/\1/')" kubernetes`,
)

// shell is a block of a document as it is run here.
func (s stand) shell(text string) string {
	var out []string
	for _, line := range strings.Split(text, "\n") {
		if strings.HasPrefix(strings.TrimSpace(line), "go get github.com/techmap-it/techmap") {
			out = append(out, `go mod edit -require github.com/techmap-it/techmap@v0.0.0 -replace "github.com/techmap-it/techmap=$DOCCHECK_TREE" && cp "$DOCCHECK_TREE/go.sum" .`)
			continue
		}
		if whyNotHere(line) != "" {
			out = append(out, ": # "+strings.TrimSpace(line))
			continue
		}
		out = append(out, insteads.Replace(line))
	}
	text = strings.Join(out, "\n")
	if strings.Contains(text, "api --store techmap-data") { // until it answers
		text += "\ncurl --silent --retry 40 --retry-connrefused --retry-delay 1 http://127.0.0.1:8080/readyz >/dev/null"
	}
	return s.in(text)
}
