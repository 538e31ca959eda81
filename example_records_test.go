package techmap_test

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/techmap-it/techmap"
)

// A Span cuts bytes out of the title, a section or a tag of a posting.
func ExamplePosting_Cut() {
	p := techmap.Posting{
		Title:    "Backend Engineer (Go)",
		Sections: []techmap.Section{{Kind: techmap.SectionRequirements, Text: "• 코틀린 3년 이상\n• AWS 운영 경험"}},
		Tags:     []string{"Kotlin"},
	}
	fmt.Println(p.Cut(techmap.Span{Section: techmap.SectionTitle, Start: 18, End: 20}))
	fmt.Println(p.Cut(techmap.Span{Section: techmap.SectionTag(0), Start: 0, End: 6}))
	kotlin := techmap.Span{Section: 0, Start: 4, End: 13} // bytes: a syllable has three
	fmt.Println(p.Cut(kotlin))
	fmt.Println(p.Line(kotlin))
	// Output:
	// Go true
	// Kotlin true
	// 코틀린 true
	// • 코틀린 3년 이상
}

// A page underlines the words that prove a demand.
func ExampleDemand_Quoted() {
	d := techmap.Demand{
		Skill: "kotlin", Level: techmap.LevelRequired, Evidence: techmap.Span{Section: 2, Start: 104, End: 113},
		Quote: "• 코틀린 3년 이상", QuoteAt: 4,
	}
	before, name, after := d.Quoted()
	fmt.Printf("%s[%s]%s\n", before, name, after)
	// Output: • [코틀린] 3년 이상
}

// Parts are kept apart: a byte that moves from one to the next changes the digest.
func ExampleDigestOf() {
	one := techmap.DigestOf([]byte("ab"), []byte("c"))
	other := techmap.DigestOf([]byte("a"), []byte("bc"))
	fmt.Println(one == other, one.String()[:8])
	fmt.Printf("%q\n", techmap.Digest{}.String())
	// Output:
	// false 629c2f14
	// ""
}

func ExampleFold() {
	fmt.Println(techmap.Fold("Spring Boot") == techmap.Fold("spring-boot"), techmap.Fold("C++"), techmap.Fold("스프링 부트"))
	// Output: true c++ 스프링부트
}

// A query for "what programs are run on" asks for all kinds of one family.
func ExampleSkillFamily_Kinds() {
	fmt.Println(techmap.FamilyCloud.Kinds())
	fmt.Println(techmap.KindMessaging.Family(), techmap.KindConcept.Family() == "")
	// Output:
	// [cloud devops observability os server]
	// database true
}

// A writer that meets an error asks whether waiting may help, and for how long.
func ExampleRetryable() {
	busy := fmt.Errorf("store: %w", &techmap.RetryError{After: 3 * time.Second, Err: techmap.ErrThrottled})
	if r, ok := errors.AsType[*techmap.RetryError](busy); ok && techmap.Retryable(busy) {
		fmt.Println("again in", r.After)
	}
	spent := errors.Join(techmap.ErrThrottled, techmap.ErrExhausted) // until tomorrow
	fmt.Println(techmap.Retryable(spent))
	// Output:
	// again in 3s
	// false
}

// A stream goes on after a *RecordError; any other error is its last word.
func ExampleRecordError() {
	var stream techmap.Source = crumbling{}
	for p, err := range stream.Postings(context.Background(), techmap.Query{}) {
		lost, one := errors.AsType[*techmap.RecordError](err)
		switch {
		case one:
			fmt.Println("lost:", lost.ID, errors.Is(lost, techmap.ErrNotFound))
		case err != nil:
			fmt.Println("ended:", err)
		default:
			fmt.Println("got:", p.ID())
		}
	}
	// Output:
	// got: toy:1
	// lost: toy:2 true
	// ended: techmap: service unavailable
}

// What was forgotten stays so, although its site still lists it. The tombstone is
// stored; the name is not.
func ExampleNewTombstones() {
	stone := techmap.NewTombstone(techmap.TombstonePosting, "toy:2", time.Now())
	stones := techmap.NewTombstones(stone)
	source := stones.Guard(own{{Source: "toy", Key: "1"}, {Source: "toy", Key: "2"}}, nil)
	for p, err := range source.Postings(context.Background(), techmap.Query{}) {
		fmt.Println(p.ID(), err)
	}
	fmt.Println(stones.Posting("toy:2"), stones.Posting("toy:3"))
	// Output:
	// toy:1 <nil>
	// true false
}

// What may be shown of a posting is up to the terms of its source.
func ExampleSources_Rights() {
	declared := techmap.Sources{"board": {Name: "board", Rights: techmap.Rights{
		Counted: true, Shown: techmap.ShownLink, Retention: 90, Terms: "https://board.example/terms", Read: "2026-11-22",
	}}}
	board := declared.Rights("board")
	fmt.Println(board.Shown.Permits(techmap.ShownLink), board.Shown.Permits(techmap.ShownSentence))
	fmt.Println(board.KeptSince(time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)).Format(time.DateOnly))
	fmt.Println(declared.Rights("my-own-file").Shown) // nobody has declared it
	// Output:
	// true false
	// 2026-08-24
	// text
}
