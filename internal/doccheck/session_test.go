//go:build unix

package doccheck

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestDocumentsRun does what the documents say, each in a folder of its own, and
// compares what is printed with what they show.
func TestDocumentsRun(t *testing.T) {
	t.Parallel()
	for _, doc := range documents(t) {
		blocks := blocksOf(t, doc)
		if !anyRuns(blocks) {
			continue
		}
		t.Run(strings.ReplaceAll(doc, "/", "_"), func(t *testing.T) {
			t.Parallel()
			if slowDocuments[doc] && !integration() {
				t.Skip(slow)
			}
			newSession(t, doc).play(t, blocks)
		})
	}
}

func anyRuns(blocks []block) bool {
	for _, b := range blocks {
		if b.runs() {
			return true
		}
	}
	return false
}

// runs reports whether a block is something that a session does.
func (b block) runs() bool {
	return !b.has("skip") && (b.lang == "sh" || b.has("file") || b.has("of"))
}

// workshop is a folder for what is made once for all documents.
var workshop string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "doccheck")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	workshop = dir
	code := m.Run()
	_ = os.RemoveAll(dir)
	os.Exit(code)
}

// programs builds both programs, once, into a folder for PATH.
var programs = sync.OnceValues(func() (string, error) {
	if err := lookAt(tree); err != nil {
		return "", err
	}
	for name, pkg := range map[string]string{"techmap": "./examples/techmap", "api": "./examples/api"} {
		cmd := exec.Command("go", "build", "-o", filepath.Join(workshop, name), pkg)
		cmd.Dir = tree
		if out, err := cmd.CombinedOutput(); err != nil {
			return "", fmt.Errorf("%s: %w: %s", pkg, err, out)
		}
	}
	return workshop, nil
})

// lookAt looks at everything that programs are made of, so that the go command does not
// take an old result of this test for good when one of these files has changed.
func lookAt(dir string) error {
	return filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := d.Name()
		if d.IsDir() && path != dir && (name == "bin" || name == "testdata" || strings.HasPrefix(name, ".") || name == "techmap-data") {
			return filepath.SkipDir
		}
		if !d.IsDir() && !strings.HasSuffix(name, "_test.go") {
			_, err = os.Stat(path)
		}
		if errors.Is(err, fs.ErrNotExist) {
			return nil // somebody's temporary file
		}
		return err
	})
}

// sampled makes a store of the sample sites, once, beside the programs.
var sampled = sync.OnceValues(func() (string, error) {
	bin, err := programs()
	if err != nil {
		return "", err
	}
	store := filepath.Join(bin, "sample")
	cmd := exec.Command(filepath.Join(bin, "techmap"), "run", "--quiet", "--store", store)
	cmd.Dir, cmd.Env = bin, []string{"LANG=C.UTF-8"}
	out, err := cmd.CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("techmap run: %w: %s", err, out)
	}
	return store, nil
})

// A session is one document's shell.
type session struct {
	doc   string
	dir   string
	env   []string
	stand stand
}

func newSession(t *testing.T, doc string) *session {
	t.Helper()
	if testing.Short() {
		t.Skip("-short: documents are not run")
	}
	for _, tool := range []string{"bash", "curl"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("no %s here to run documents with", tool)
		}
	}
	bin, err := programs()
	require.NoError(t, err)
	root, err := filepath.Abs(tree)
	require.NoError(t, err)
	lang := "en"
	if strings.HasSuffix(doc, ".ko.md") {
		lang = "ko"
	}
	goEnv := func(name string) string {
		out, err := exec.Command("go", "env", name).Output()
		require.NoError(t, err)
		return name + "=" + strings.TrimSpace(string(out))
	}
	sample := ""
	if strings.Contains(before[doc], "DOCCHECK_SAMPLE") {
		sample, err = sampled()
		require.NoError(t, err)
	}
	return &session{
		doc: doc, dir: t.TempDir(), stand: newStand(t, root),
		env: []string{
			"PATH=" + bin + ":" + os.Getenv("PATH"), "HOME=" + t.TempDir(), "LANG=C.UTF-8", "TECHMAP_LANG=" + lang, "DOCCHECK_TREE=" + root, "DOCCHECK_SAMPLE=" + sample,
			goEnv("GOCACHE"), goEnv("GOMODCACHE"), goEnv("GOROOT"), "GOFLAGS=-mod=mod", "GOPROXY=off", "GOTOOLCHAIN=local",
			"NO_PROXY=127.0.0.1,localhost", "TZ=UTC",
		},
	}
}

// mark of the script between what the blocks print.
const record = "\x1e"

// play runs the blocks as one script, and checks how each of them ended and what it
// printed.
func (s *session) play(t *testing.T, blocks []block) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 4*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "bash", "-c", s.script(blocks))
	cmd.Dir, cmd.Env = s.dir, s.env
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // with whatever is left in the background
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	file, err := os.Create(filepath.Join(t.TempDir(), "printed"))
	require.NoError(t, err)
	defer file.Close()
	cmd.Stdout, cmd.Stderr = file, file
	require.NoError(t, cmd.Start())
	err = cmd.Wait()
	_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
	require.NoError(t, err, "the script of %s", s.doc)
	printed, err := os.ReadFile(file.Name())
	require.NoError(t, err)
	s.compare(t, blocks, printed)
}

// script is the whole document as one.
func (s *session) script(blocks []block) string {
	var b strings.Builder
	b.WriteString("exec </dev/null\nfailed=0\ntrap 'failed=$?' ERR\n" + before[s.doc] + "\n")
	for i, one := range blocks {
		switch {
		case one.has("skip"):
			continue
		case one.has("file"):
			name := one.attrs["file"]
			fmt.Fprintf(&b, "mkdir -p %q && cat >%q <<'%s'\n%s%s\n", filepath.Dir(name), name, "END OF FILE",
				s.stand.in(one.text), "END OF FILE")
		case one.lang == "sh":
			fmt.Fprintf(&b, "failed=0\n%s\nprintf '%s%d %%d\\n' $failed\n", s.stand.shell(one.text), record, i)
		case one.has("of"):
			fmt.Fprintf(&b, "failed=0\n%s\nprintf '%s%d %%d\\n' $failed\n", one.attrs["of"], record, i)
		}
	}
	b.WriteString("exit 0\n")
	return b.String()
}

// compare holds what was printed against what the blocks say.
func (s *session) compare(t *testing.T, blocks []block, printed []byte) {
	t.Helper()
	outputs, statuses := map[int]string{}, map[int]int{}
	var last string
	for part := range bytes.SplitSeq(printed, []byte("\n")) {
		line := string(part)
		before, word, isMark := strings.Cut(line, record)
		if !isMark {
			last += line + "\n"
			continue
		}
		number, status, _ := strings.Cut(word, " ")
		i, err := strconv.Atoi(number)
		require.NoError(t, err, "%s: %q", s.doc, line)
		statuses[i], err = strconv.Atoi(status)
		require.NoError(t, err, "%s: %q", s.doc, line)
		outputs[i], last = s.stand.out(last+before), ""
	}
	before := ""
	for i, b := range blocks {
		output, ran := outputs[i]
		if ran {
			before = output
			t.Logf("%s printed:\n%s", b, tail(output))
			want, _ := strconv.Atoi(b.attrs["status"])
			assert.Equal(t, want, statuses[i], "%s: status of\n%s\nwhich printed\n%s", b, b.text, tail(output))
		}
		if b.lang != "text" || b.has("skip") || b.has("file") {
			continue
		}
		how := unlike
		if b.has("excerpt") {
			how = notWithin
		}
		if difference := how(b.text, before); difference != "" {
			t.Errorf("%s: %s\nall that was printed:\n%s", b, difference, tail(before))
		}
	}
	if len(statuses) == 0 {
		t.Errorf("%s: nothing was run", s.doc)
	}
}

// tail is enough of an output to see what is wrong.
func tail(s string) string {
	const most = 6000
	if len(s) > most {
		return s[:most/2] + "\n[…]\n" + s[len(s)-most/2:]
	}
	return s
}
