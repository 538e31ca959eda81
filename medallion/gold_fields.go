package medallion

import "github.com/techmap-it/techmap"

// The functions of this file choose between what the site's own field states
// and what was read in the text. The site wins if it states anything. A field
// of which only the wording is known (Raw) states nothing that can be counted,
// and gives way to the text. Parts of one field are not mixed: the site's "5 years or more"
// and the text's "newcomers welcome" would together be an experience that nobody asks for.

// statedExperience chooses what is asked of an applicant's past.
func statedExperience(site, read techmap.Experience) techmap.Experience {
	stated := site
	stated.Raw = ""
	if stated != (techmap.Experience{}) || read == (techmap.Experience{}) {
		return site
	}
	return read
}

// statedPlace chooses the place, from the country down.
func statedPlace(site, read techmap.Place) techmap.Place {
	stated := site
	stated.Raw = ""
	if stated != (techmap.Place{}) || read == (techmap.Place{}) {
		return site
	}
	return read
}

// statedSalary chooses the pay. One without an amount ("negotiable") states none.
func statedSalary(site, read *techmap.Salary) *techmap.Salary {
	if site != nil && (site.Min != 0 || site.Max != 0) || read == nil {
		return site
	}
	return read
}

// statedDeadline chooses the deadline. That there is none is stated, too.
func statedDeadline(site, read techmap.Deadline) techmap.Deadline {
	if site.Kind != "" || read.Kind == "" {
		return site
	}
	return read
}
