package llm

import (
	"embed"
	"fmt"
	"strings"
	"sync"
	"text/template"

	"github.com/techmap-it/techmap"
)

//go:embed prompts
var promptFiles embed.FS

// A wording is how a question is put: the text that is the same in all prompts, and
// the frame of the pages.
type wording struct {
	system  string
	user    *template.Template
	version string // digest of the files: another wording asks other questions
	tokens  int    // of system
}

// theWording reads the files once.
var theWording = sync.OnceValues(func() (wording, error) {
	system, err := promptFiles.ReadFile("prompts/system.txt")
	if err != nil {
		return wording{}, fmt.Errorf("llm: %w", err)
	}
	user, err := promptFiles.ReadFile("prompts/user.txt")
	if err != nil {
		return wording{}, fmt.Errorf("llm: %w", err)
	}
	t, err := template.New("user").Parse(string(user))
	if err != nil {
		return wording{}, fmt.Errorf("llm: prompts/user.txt: %w", err)
	}
	digest := techmap.DigestOf(system, user)
	return wording{
		system: string(system), user: t,
		version: digest.String()[:8], tokens: EstimateTokens(string(system)),
	}, nil
})

// A block is a posting in a prompt.
type block struct{ ID, Text string }

// ask returns the part of a prompt that shows pages, the first as p1.
func (w wording) ask(pages []*page) (string, error) {
	blocks := make([]block, len(pages))
	for i, p := range pages {
		blocks[i] = block{ID: idOf(i), Text: p.text}
	}
	var b strings.Builder
	if err := w.user.Execute(&b, blocks); err != nil {
		return "", fmt.Errorf("llm: prompts/user.txt: %w", err)
	}
	return b.String(), nil
}

// idOf returns the name of the i-th posting of a prompt.
func idOf(i int) string { return fmt.Sprintf("p%d", i+1) }
