package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// collected returns a shop that has collected from a site with the given rights.
func collected(t *testing.T, rights string) shop {
	t.Helper()
	b, p := newBoard(t, 5), newShop(t)
	text := b.file("dotori", ".title", "default: on")
	from := strings.Index(text, "rights: ")
	to := from + strings.Index(text[from:], "\n")
	p.own("dotori.yaml", text[:from]+"rights: {terms: \"https://dotori.example/terms\", read: 2026-11-22, "+rights+"}"+text[to:])
	r := p.techmap("run", "--site", "dotori", "--allow-private")
	require.Equal(t, exitDone, r.status, r.stderr)
	return p
}

// TestRights_ofEveryKind has a site of every kind of rights, and what the command
// makes of them.
func TestRights_ofEveryKind(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		rights   string
		openings int
		has, not []string // in the exported openings
	}{
		"not to be counted": {"counted: false, shown: text, exported: true", 0, nil, nil},
		"counts alone": {
			"counted: true, shown: aggregate, exported: true", 5,
			[]string{`"skill":"spring-boot"`}, []string{"백엔드 개발자", "localhost", `"quote"`, `"employer"`},
		},
		"title and link": {
			"counted: true, shown: link, exported: true", 5,
			[]string{"백엔드 개발자 1", "localhost", `"employer"`}, []string{`"quote"`},
		},
		"the proving sentence": {
			"counted: true, shown: sentence, exported: true", 5,
			[]string{"백엔드 개발자 1", `"quote":"• Java와 Spring Boot 경험 3년 이상"`}, nil,
		},
		"all of the text": {
			"counted: true, shown: text, exported: true", 5, []string{`"quote":"• Kubernetes 운영 경험"`}, nil,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := collected(t, c.rights)
			out := p.done("export", "--layer", "openings")
			assert.Equal(t, c.openings, strings.Count(out, "\n"))
			for _, text := range c.has {
				assert.Contains(t, out, text)
			}
			for _, text := range c.not {
				assert.NotContains(t, out, text)
			}
		})
	}
}

func TestRights_whatMayNotBeQuotedIsNotQuotedByWhy(t *testing.T) {
	t.Parallel()
	p := collected(t, "counted: true, shown: link, exported: false")
	out := p.done("why", "dotori:1", "kubernetes")
	assert.Contains(t, out, "do not allow to quote it")
	assert.NotContains(t, out, "운영 경험")
	assert.Contains(t, out, "dotori:1", "where it stands is told")
}

func TestRights_whatMayNotBeHandedOnIsNotExported(t *testing.T) {
	t.Parallel()
	p := collected(t, "counted: true, shown: sentence, exported: false")
	for _, layer := range []string{"silver", "gold", "openings"} {
		r := p.techmap("export", "--layer", layer)
		assert.Equal(t, exitDone, r.status, r.stderr)
		assert.Empty(t, r.stdout, layer)
		assert.Contains(t, r.stderr, "5 records were left out: the terms of dotori do not allow to hand them on")
	}
	assert.Contains(t, p.done("top", "--role", "backend", "--min-sample=-1"), "Kubernetes", "it is counted all the same")
}

func TestRights_sourcesThatAskForItAreNamed(t *testing.T) {
	t.Parallel()
	p := collected(t, `counted: true, shown: sentence, exported: false, attribution: 도토리, link: "https://dotori.example"`)
	assert.Contains(t, p.done("top", "--min-sample=-1"), "Sources: 도토리 (https://dotori.example)")
	assert.Contains(t, p.done("--lang", "ko", "top", "--min-sample=-1"), "출처: 도토리 (https://dotori.example)")
}

func TestRights_answersAreNotKeptLongerThanTheTermsAllow(t *testing.T) {
	t.Parallel()
	p := collected(t, "counted: true, shown: sentence, exported: true, retention: 30")
	days, err := filepath.Glob(filepath.Join(p.store, "techmap/bronze/source=dotori/dt=*"))
	require.NoError(t, err)
	require.Len(t, days, 1)
	assert.Contains(t, p.done("prune", "--format", "json"), `"files":0`)
	require.NoError(t, os.Rename(days[0], filepath.Join(filepath.Dir(days[0]), "dt=2020-01-01")))

	r := p.techmap("prune", "--format", "json")
	require.Equal(t, exitDone, r.status, r.stderr)
	var removed []pruned
	require.NoError(t, json.Unmarshal([]byte(r.stdout), &removed))
	require.Len(t, removed, 1)
	assert.Equal(t, "dotori", removed[0].Source)
	assert.Positive(t, removed[0].Files)
	assert.Contains(t, r.stderr, "older than 30 days removed, as its terms ask")
	assert.Equal(t, 5, strings.Count(p.done("export", "--layer", "silver"), "\n"), "what was made of them stays")
}
