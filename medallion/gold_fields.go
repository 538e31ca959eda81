package medallion

import "github.com/techmap-it/techmap"

// The functions of this file choose between what the site's own field states
// and what was read in the text. The site wins if it states anything. A field
// of which only the wording is known (Raw) states nothing that can be counted,
// and gives way to the text.

func statedExperience(site, read techmap.Experience) techmap.Experience {
	stated := site
	stated.Raw = ""
	if stated != (techmap.Experience{}) || read == (techmap.Experience{}) {
		return site
	}
	return read
}

func statedPlace(site, read techmap.Place) techmap.Place {
	stated := site
	stated.Raw = ""
	if stated != (techmap.Place{}) || read == (techmap.Place{}) {
		return site
	}
	return read
}

func statedSalary(site, read *techmap.Salary) *techmap.Salary {
	if site != nil && (site.Min != 0 || site.Max != 0) || read == nil {
		return site
	}
	return read
}

func statedDeadline(site, read techmap.Deadline) techmap.Deadline {
	if site.Kind != "" || read.Kind == "" {
		return site
	}
	return read
}
