// The names that resources get when the program leaves them out.
package main

import (
	"maps"
	"strings"

	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
)

// autoName fills the Terraform attribute name, when the program leaves it
// out, with the resource's Pulumi name and seven random characters.
func autoName(attribute string, maxLength int) fields {
	return autoNameWith(attribute, tfbridge.AutoNameOptions{Separator: "-", Randlen: 7, Maxlen: maxLength})
}

// autoBucketName is autoName for bucket names, which have no capital letters.
func autoBucketName() fields {
	return autoNameWith("bucket", tfbridge.AutoNameOptions{
		Separator: "-", Randlen: 7, Maxlen: 63, Transform: strings.ToLower,
	})
}

// autoAliasName is autoName for the names of KMS keys' aliases.
func autoAliasName() fields {
	return autoNameWith("name", tfbridge.AutoNameOptions{
		Separator: "-", Randlen: 7, Maxlen: 256,
		Transform: func(name string) string { return "alias/" + name },
	})
}

func autoNameWith(attribute string, options tfbridge.AutoNameOptions) fields {
	return fields{attribute: tfbridge.AutoNameWithCustomOptions(camelCase(attribute), options)}
}

// renamed gives the Terraform attribute what named has under another name.
func renamed(attribute string, named fields) fields {
	for _, info := range named {
		return fields{attribute: info}
	}
	return nil
}

// with joins two sets of fields.
func with(a, b fields) fields {
	all := maps.Clone(a)
	maps.Copy(all, b)
	return all
}

// camelCase turns function_name into functionName.
func camelCase(attribute string) string {
	words := strings.Split(attribute, "_")
	for i, word := range words[1:] {
		words[i+1] = strings.ToUpper(word[:1]) + word[1:]
	}
	return strings.Join(words, "")
}
