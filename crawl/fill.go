package crawl

import (
	"slices"

	"github.com/techmap-it/techmap"
)

// Fields returns the names of the fields of a posting whose fill tells whether a
// site still gives what it used to, in the order of techmap.Posting.
func Fields() []string {
	return []string{
		"title", "company", "category", "tags", "sections", "employment", "work_model", "experience",
		"salary", "place", "posted_at", "deadline",
	}
}

// Filled reports whether p has the field, one of Fields; no other is filled. A field of
// which only Raw is known counts for places and experience, and not for dates and
// deadlines, which are of use only when they were read.
func Filled(p *techmap.Posting, field string) bool {
	switch field {
	case "title":
		return p.Title != ""
	case "company":
		return p.Company != ""
	case "category":
		return len(p.Category) > 0
	case "tags":
		return len(p.Tags) > 0
	case "sections":
		return slices.ContainsFunc(p.Sections, func(s techmap.Section) bool { return s.Text != "" })
	case "employment":
		return p.Employment != ""
	case "work_model":
		return p.WorkModel != ""
	case "experience":
		return p.Experience != (techmap.Experience{})
	case "salary":
		return p.Salary != nil
	case "place":
		return p.Place != (techmap.Place{})
	case "posted_at":
		return !p.PostedAt.Time.IsZero()
	case "deadline":
		return p.Deadline.Kind != ""
	}
	return false
}
