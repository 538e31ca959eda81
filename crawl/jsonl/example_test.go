package jsonl_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl/jsonl"
)

func ExampleNew() {
	dir, err := os.MkdirTemp("", "")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = os.RemoveAll(dir) }()
	file := filepath.Join(dir, "mine.jsonl")
	lines := `{"id":"1","title":"Go 개발자","tags":["Go","Kafka"]}
{"id":"2","titel":"DBA","tags":["MySQL"]}
`
	if err := os.WriteFile(file, []byte(lines), 0o600); err != nil {
		fmt.Println(err)
		return
	}
	for raw, err := range jsonl.New("import", []string{file}, nil).Postings(context.Background(), techmap.Query{}) {
		lost, ok := errors.AsType[*techmap.RecordError](err)
		switch {
		case ok:
			fmt.Println("lost", lost.ID)
		case errors.Is(err, techmap.ErrPartial):
			fmt.Println("that was all there is in the file")
		case err == nil:
			fmt.Println("read", raw.ID())
		}
	}
	// Output:
	// read mine:1
	// lost mine:2
	// that was all there is in the file
}

func ExampleRead() {
	lines := strings.NewReader(`{"id":"1","title":"Data Engineer","tags":"Spark, Airflow"}`)
	for raw, err := range jsonl.Read(lines, "stdin", nil) {
		if err != nil {
			fmt.Println(err)
			continue
		}
		p, err := jsonl.Parser{}.Refine(context.Background(), raw)
		fmt.Println(p.ID, p.Title, p.Tags, err)
	}
	// Output:
	// stdin:1 Data Engineer [Spark Airflow] <nil>
}

// A clipping is a posting as one program happens to keep it.
type clipping struct {
	No    int
	Title string
	Text  string
	Seen  time.Time
}

// Clippings are a source of one's own: each is handed on as a line of the import
// form, which Parser knows how to read.
type Clippings []clipping

func (Clippings) Name() string { return "clippings" }

func (c Clippings) Postings(ctx context.Context, _ techmap.Query) iter.Seq2[techmap.RawPosting, error] {
	return func(yield func(techmap.RawPosting, error) bool) {
		for _, clip := range c {
			key := fmt.Sprint(clip.No)
			body, err := json.Marshal(map[string]string{"id": key, "title": clip.Title, "description": clip.Text})
			raw := techmap.RawPosting{
				Source: "clippings", Key: key, FetchedAt: clip.Seen.UTC(), ContentType: jsonl.ContentType, Body: body,
			}
			if !yield(raw, err) || err != nil || ctx.Err() != nil {
				return
			}
		}
		yield(techmap.RawPosting{}, techmap.ErrPartial) // a scrapbook is no whole listing
	}
}

// A Source over records that a program already has.
func ExampleParser() {
	source := Clippings{{No: 3, Title: "백엔드 개발자", Text: "Kotlin, Spring Boot", Seen: time.Now()}}
	for raw, err := range source.Postings(context.Background(), techmap.Query{}) {
		if err != nil {
			break
		}
		p, err := jsonl.Parser{}.Refine(context.Background(), raw)
		fmt.Println(p.ID, p.Title, p.Sections[0].Text, err)
	}
	// Output: clippings:3 백엔드 개발자 Kotlin, Spring Boot <nil>
}
