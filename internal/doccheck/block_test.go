package doccheck

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// tree is the root of the repository.
const tree = "../.."

// A block is a fenced block of a document.
type block struct {
	doc   string // path below tree
	line  int    // of the fence
	lang  string
	attrs map[string]string
	text  string
}

func (b block) String() string { return fmt.Sprintf("%s:%d", b.doc, b.line) }

// has reports whether the block has a word behind its fence.
func (b block) has(attr string) bool {
	_, ok := b.attrs[attr]
	return ok
}

// first is the first line of a block, to list it by.
func (b block) first() string {
	line, _, _ := strings.Cut(b.text, "\n")
	return strings.TrimSpace(line)
}

var attrPattern = regexp.MustCompile(`([a-z]+)(?:=(?:"([^"]*)"|(\S+)))?`)

// mark reads the words behind a fence.
func (b *block) mark(info string) {
	b.attrs = map[string]string{}
	b.lang, info, _ = strings.Cut(strings.TrimSpace(info), " ")
	for _, m := range attrPattern.FindAllStringSubmatch(info, -1) {
		b.attrs[m[1]] = m[2] + m[3]
	}
}

// blocksOf returns the blocks of a document, marked.
func blocksOf(t *testing.T, doc string) []block {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(tree, doc))
	require.NoError(t, err)
	var out []block
	var open *block
	for i, line := range strings.Split(string(data), "\n") {
		fence, isFence := strings.CutPrefix(line, "```")
		switch {
		case isFence && open == nil:
			open = &block{doc: doc, line: i + 1}
			open.mark(fence)
		case isFence:
			out = append(out, *open)
			open = nil
		case open != nil:
			open.text += line + "\n"
		}
	}
	require.Nil(t, open, "%s: a block is not closed", doc)
	return marked(t, doc, out)
}

// marked gives blocks without words those of the tables.
func marked(t *testing.T, doc string, blocks []block) []block {
	t.Helper()
	infos := marks[doc]
	if infos != nil {
		require.Len(t, blocks, len(infos), "%s: a block came or went: say in marks_test.go what is done with it", doc)
	}
	for i := range blocks {
		b := &blocks[i]
		if len(b.attrs) > 0 {
			continue
		}
		if infos != nil {
			b.mark(infos[i])
			continue
		}
		if b.lang != "" && b.lang != "sh" && b.lang != "text" {
			continue
		}
		for beginning, why := range unmarked {
			if strings.HasPrefix(doc, beginning) {
				b.attrs["skip"] = why
			}
		}
		if b.lang == "" {
			b.lang = "text"
			if b.has("skip") && len(commandsIn(b.text)) > 0 && !strings.Contains(b.text, "{namespace=") { // a query
				b.lang = "sh"
			}
		}
	}
	return blocks
}

var begins = regexp.MustCompile(`(?m)^(?:[A-Z_]+=\S+ )*(techmap|\./techmap|go|make|aws|sam|kubectl|helm|docker|cd|export|curl|git|ctr)( .*)$`)

// commandsIn are the lines of a block without a language that begin with a command.
func commandsIn(text string) []string { return begins.FindAllString(text, -1) }

// documents are all that have blocks to check.
func documents(t *testing.T) []string {
	t.Helper()
	var out []string
	for _, doc := range markdown(t) {
		if doc != "CHANGELOG.md" && len(blocksOf(t, doc)) > 0 {
			out = append(out, doc)
		}
	}
	return out
}

// markdown are all documents of the repository, as paths below tree.
func markdown(t *testing.T) []string {
	t.Helper()
	var out []string
	err := filepath.WalkDir(tree, func(path string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := d.Name()
		if d.IsDir() && path != tree && (name == "bin" || name == "testdata" || strings.HasPrefix(name, ".") || name == "techmap-data") {
			return filepath.SkipDir
		}
		if strings.HasSuffix(name, ".md") {
			rel, err := filepath.Rel(tree, path)
			out = append(out, filepath.ToSlash(rel))
			return err
		}
		return nil
	})
	require.NoError(t, err)
	return out
}

// TestTutorialsDoTheSame compares what the tutorial does in both languages: commands and
// files, comments left out.
func TestTutorialsDoTheSame(t *testing.T) {
	t.Parallel()
	comment := regexp.MustCompile(`(?m) *#.*$`)
	done := func(doc string) (out []string) {
		for _, b := range blocksOf(t, doc) {
			if b.lang == "sh" || b.has("file") {
				out = append(out, b.attrs["file"]+"\n"+comment.ReplaceAllString(b.text, ""))
			}
		}
		return out
	}
	en := done("docs/TUTORIAL.md")
	require.Greater(t, len(en), 15)
	require.Equal(t, en, done("docs/TUTORIAL.ko.md"))
}
