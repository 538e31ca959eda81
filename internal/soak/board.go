package main

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// A job is a posting of the board.
type job struct {
	ID          string   `json:"id"`
	Title       string   `json:"title"`
	Company     string   `json:"company"`
	Location    string   `json:"location"`
	Description string   `json:"description"`
	Tags        []string `json:"tags"`
	Lang        string   `json:"lang"`

	from, to, edited int // days on which it is listed, and from which its text is another
}

// A board lists jobs, others on each day.
type board struct {
	jobs []*job
	byID map[string]*job
}

// corpusFiles are those that have whole texts, Korean and English.
var corpusFiles = [...]string{
	"ko_jumpit_2023", "en_datajobs_2020", "ko_wanted_text_2025", "en_tagged_mixed", "ko_wanted_text_2024",
	"en_hn_2013_2018", "ko_mixed_text_2026", "ko_incruit_saramin_text_2023", "ko_wanted_nonit_2023",
}

// newBoard returns a board of n postings at most, of a folder of real ones, or made up.
func newBoard(corpora string, n int) (*board, error) {
	b := &board{byID: make(map[string]*job)}
	if corpora == "" {
		for i := range n {
			b.add(madeUp(i))
		}
		return b, nil
	}
	for round, name := range corpusFiles {
		share := (n - len(b.jobs)) / (len(corpusFiles) - round)
		if err := b.read(filepath.Join(corpora, "postings", name+".jsonl.gz"), share); err != nil {
			return nil, err
		}
	}
	return b, nil
}

func (b *board) read(file string, n int) (err error) {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	z, err := gzip.NewReader(f)
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, 8<<20)
	for i := 0; i < n && lines.Scan(); i++ {
		j := new(job)
		if err := json.Unmarshal(lines.Bytes(), j); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		if j.Title == "" || j.Description == "" {
			continue
		}
		j.ID = "j" + strconv.Itoa(len(b.jobs))
		b.add(j)
	}
	return lines.Err()
}

// A quarter of the jobs are there on the first day, and some are new on every other.
const (
	arrivals = 120 // days on which a job may be new
	before   = 30  // of these, before the first
	never    = 1 << 20
)

// add puts a job on the board: for ten to fifty days, with a text that may change.
func (b *board) add(j *job) {
	h := fnv.New64a()
	_, _ = h.Write([]byte(j.ID + j.Title))
	seed := h.Sum64()
	j.from = len(b.jobs)%arrivals - before
	j.to = max(j.from, 0) + 10 + int(seed>>8%40)
	j.edited = never
	if seed>>16%5 == 0 {
		j.edited = j.from + 3 + int(seed>>20%9)
	}
	b.jobs = append(b.jobs, j)
	b.byID[j.ID] = j
}

func (j *job) listed(day int) bool { return j.from <= day && day < j.to }

// perPage is how many jobs a page of the board has.
const perPage = 200

// serve answers as the board does on a day.
func (b *board) serve(w http.ResponseWriter, r *http.Request, day int) {
	if id, ok := strings.CutPrefix(r.URL.Path, "/jobs/"); ok {
		j := b.byID[id]
		if j == nil || !j.listed(day) {
			http.NotFound(w, r)
			return
		}
		writeJSON(w, j.on(day))
		return
	}
	page, _ := strconv.Atoi(r.FormValue("page"))
	var open []*job
	for _, j := range b.jobs {
		if j.listed(day) {
			open = append(open, j)
		}
	}
	first := min(max(page-1, 0)*perPage, len(open))
	items := []map[string]any{}
	for _, j := range open[first:min(first+perPage, len(open))] {
		items = append(items, map[string]any{"id": j.ID, "version": day >= j.edited})
	}
	writeJSON(w, map[string]any{"total": len(open), "jobs": items})
}

// on returns the job as it is on a day.
func (j *job) on(day int) job {
	now := *j
	if day >= j.edited {
		now.Title += " (수정)"
		now.Description += "\n\n[우대사항]\n• Kubernetes, Kafka 경험\n"
	}
	return now
}

func writeJSON(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_ = json.NewEncoder(w).Encode(v) // a client that left is no concern
}

// madeUp returns the n-th posting of a board without a corpus.
func madeUp(n int) *job {
	skills := [...]string{
		"Java", "Kotlin", "Go", "Python", "React", "Kubernetes", "MySQL", "Kafka", "Redis", "TypeScript", "Spring", "AWS",
	}
	titles := [...]string{"백엔드 개발자", "Backend Engineer", "프론트엔드 개발자", "Data Engineer", "DevOps 엔지니어", "Frontend Developer"}
	a, b, c := skills[n%12], skills[n/12%12], skills[n/144%12]
	j := &job{
		ID: "j" + strconv.Itoa(n), Title: titles[n%6], Company: fmt.Sprintf("도토리 %d", n%97), Location: "서울", Lang: "ko",
		Description: fmt.Sprintf("[주요업무]\n• %d번 서비스 개발\n[자격요건]\n• %s, %s 경험 %d년 이상\n[우대사항]\n• %s 경험", n, a, b, 1+n%7, c),
	}
	if n%2 == 1 {
		j.Company, j.Lang = fmt.Sprintf("Acorn %d", n%89), "en"
		j.Description = fmt.Sprintf("What you do\n- Build service %d\nRequirements\n- %d years with %s and %s\nNice to have\n- %s", n, 1+n%7, a, b, c)
	}
	return j
}
