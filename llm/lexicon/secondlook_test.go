package lexicon_test

import (
	"bufio"
	"iter"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/internal/text"
	"github.com/techmap-it/techmap/llm/lexicon"
	"github.com/techmap-it/techmap/llm/llmtest"
	"github.com/techmap-it/techmap/medallion"
)

// score evaluates the rules, which read no tags, on corpus.
func score(t *testing.T, corpus []llmtest.Labelled) llmtest.Evaluation {
	t.Helper()
	tax := medallion.DefaultTaxonomy()
	got, err := llmtest.Evaluate(t.Context(), lexicon.New(tax, &lexicon.Options{NoTags: true}), tax, corpus, nil)
	require.NoError(t, err)
	return got
}

// Postings that were labelled before anybody had seen what the rules make of
// them. The floors lie below the first count, so that they only fail if
// something is lost.
func TestBlindLabels(t *testing.T) {
	t.Parallel()
	f, err := os.Open(labels + "skills_blind.jsonl")
	require.NoError(t, err)
	defer f.Close()
	labelled, err := llmtest.ReadLabels(f)
	require.NoError(t, err)
	require.Len(t, labelled, 120)
	corpus, missing, err := llmtest.Join(labelled, postingsOf(t, labelled,
		"ko_incruit_saramin_text_2023", "ko_jobplanet_2023", "ko_jumpit_2023", "ko_mixed_text_2026",
		"ko_wanted_tagged_2024", "ko_wanted_text_2024", "ko_wanted_text_2025",
		"en_datajobs_2020", "en_hn_2013_2018", "en_microsoft_careers", "en_tagged_mixed"))
	require.NoError(t, err)
	require.Empty(t, missing)
	got := score(t, corpus)
	t.Logf("P %.3f R %.3f F1 %.3f, level accuracy %.3f", got.All.Precision().Value, got.All.Recall().Value,
		got.All.F1().Value, got.Levels.Accuracy.Value)
	assert.GreaterOrEqual(t, got.All.F1().Value, 0.94)
	assert.GreaterOrEqual(t, got.All.Precision().Value, 0.96)
	assert.GreaterOrEqual(t, got.Levels.Accuracy.Value, 0.85)
}

// postingsOf returns the postings of the collections in which the labels are, and
// of them those that are labelled.
func postingsOf(t *testing.T, labelled []llmtest.Labelled, names ...string) iter.Seq2[techmap.Posting, error] {
	dir := os.Getenv(corporaEnv)
	if dir == "" {
		t.Skip(corporaEnv + " is not set: the labels are of postings that are not here")
	}
	wanted := map[string]bool{}
	for _, l := range labelled {
		wanted[string(l.Posting.ID)] = true
	}
	type row struct{ Source, ID, Title, Company, Description, Lang string }
	return func(yield func(techmap.Posting, error) bool) {
		for _, name := range names {
			more := true
			readJSONLines(t, filepath.Join(dir, "postings", name+".jsonl.gz"), func(r row) {
				if !more || !wanted[r.ID] {
					return
				}
				more = yield(techmap.Posting{
					ID: techmap.NewPostingID(r.Source, r.ID), Source: r.Source, Company: r.Company, Lang: r.Lang,
					Title: text.CleanLine(r.Title), Sections: text.Sections(text.Clean(r.Description)),
				}, nil)
			})
			if !more {
				return
			}
		}
	}
}

// A spanLine is what one posting of SkillSpan names, by sentences of its file,
// both counted from 1, and bytes of their words with one space between them.
type spanLine struct {
	First, Last int
	Spans       []struct {
		Sentence, Start, End int
		Name, Context        string
		Disputed             bool
	}
}

// labelled returns the posting that a line speaks of, with its labels.
func (l spanLine) labelled(sentences []string) llmtest.Labelled {
	body := strings.Join(sentences[l.First:l.Last], "\n")
	out := llmtest.Labelled{Set: "skillspan", Posting: techmap.Posting{
		ID: techmap.NewPostingID("skillspan", strconv.Itoa(l.First)), Source: "skillspan", Lang: "en",
		Title: text.CleanLine(sentences[l.First-1]), Sections: text.Sections(text.Clean(body)),
	}}
	for _, s := range l.Spans {
		label := llmtest.Label{Name: s.Name, Surfaces: []string{sentences[s.Sentence-1][s.Start:s.End]}}
		switch {
		case s.Disputed:
			out.Disputed = append(out.Disputed, label)
			continue
		case s.Context != "":
			label.Contexts = []string{s.Context}
		}
		out.Skills = append(out.Skills, label)
	}
	return out
}

// Postings of SkillSpan with labels of technologies, which its own are not: they
// are of knowledge, "Financial Services" among it. Both scores are shown.
func TestSkillSpan(t *testing.T) {
	t.Parallel()
	sentences, knowledge := readSkillSpan(t)
	require.Len(t, sentences, 2156)
	var ours, theirs []llmtest.Labelled
	readJSONLines(t, labels+"skillspan_dev.jsonl", func(l spanLine) {
		p := l.labelled(sentences)
		ours = append(ours, p)
		raw := llmtest.Labelled{Set: p.Set, Posting: p.Posting, Skills: []llmtest.Label{}}
		for _, named := range knowledge[l.First-1 : l.Last] {
			for _, name := range named {
				raw.Skills = append(raw.Skills, llmtest.Label{Name: name, Surfaces: []string{name}})
			}
		}
		theirs = append(theirs, raw)
	})
	require.Len(t, ours, 30)
	got, raw := score(t, ours).All, score(t, theirs).All
	t.Logf("technologies: P %.3f R %.3f F1 %.3f; knowledge: P %.3f R %.3f F1 %.3f",
		got.Precision().Value, got.Recall().Value, got.F1().Value,
		raw.Precision().Value, raw.Recall().Value, raw.F1().Value)
	assert.GreaterOrEqual(t, got.Precision().Value, 0.97)
	assert.GreaterOrEqual(t, got.Recall().Value, 0.88)
}

// readSkillSpan returns the sentences of the file, and what each names by the
// labels that stand in it.
func readSkillSpan(t *testing.T) (sentences []string, knowledge [][]string) {
	t.Helper()
	dir := os.Getenv(corporaEnv)
	if dir == "" {
		t.Skip(corporaEnv + " is not set: no SkillSpan to measure with")
	}
	f, err := os.Open(filepath.Join(dir, "labelled/skillspan/conll/skillspan_tech_dev.conll"))
	require.NoError(t, err)
	defer f.Close()
	var words, named []string
	inside := false
	end := func() {
		if len(words) > 0 {
			sentences, knowledge = append(sentences, strings.Join(words, " ")), append(knowledge, named)
		}
		words, named, inside = nil, nil, false
	}
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		if strings.TrimSpace(lines.Text()) == "" {
			end()
			continue
		}
		cells := strings.Split(lines.Text(), "\t")
		require.Len(t, cells, 3)
		word, tag := cells[0], cells[2]
		words = append(words, word)
		switch {
		case tag == "O":
			inside = false
		case inside && strings.HasPrefix(tag, "I"):
			named[len(named)-1] += " " + word
		default:
			named, inside = append(named, word), true
		}
	}
	require.NoError(t, lines.Err())
	end()
	return sentences, knowledge
}
