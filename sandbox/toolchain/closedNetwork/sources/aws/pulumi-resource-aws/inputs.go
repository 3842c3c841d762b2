// Turns the inputs that @pulumi/aws allows into those that Terraform takes.
package main

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	shim "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/archive"
)

// adaptInputs returns what to do with the inputs of a resource, before
// anything else, to make them what Terraform takes. It does what the real
// plugin's own overlays do.
func adaptInputs(name string, schema shim.SchemaMap, infos fields) tfbridge.PreCheckCallback {
	return func(_ context.Context, inputs, providerConfig resource.PropertyMap) (resource.PropertyMap, error) {
		if err := refuseUnknown(inputs, schema, infos, name); err != nil {
			return nil, err
		}
		if _, ok := schema.GetOk("tags"); ok {
			addDefaultTags(inputs, providerConfig)
		}
		for key, value := range inputs {
			if attribute := schema.Get(terraformName(key, schema, infos)); attribute.Type() == shim.TypeString {
				adapted, err := asString(value)
				if err != nil {
					return nil, fmt.Errorf("%s: %w", key, err)
				}
				inputs[key] = adapted
			}
		}
		return inputs, nil
	}
}

func terraformName(key resource.PropertyKey, schema shim.SchemaMap, infos fields) string {
	return tfbridge.PulumiToTerraformName(string(key), schema, infos)
}

// refuseUnknown refuses a property that the schema lacks. The bridge would
// leave it out without a word.
func refuseUnknown(properties resource.PropertyMap, schema shim.SchemaMap, infos fields, of string) error {
	if path := unknownProperty(properties, schema, infos); path != "" {
		return fmt.Errorf("%s: the Terraform provider in use has no such property of %s", path, of)
	}
	return nil
}

// unknownProperty returns the path of a property that the schema lacks, or nothing.
func unknownProperty(properties resource.PropertyMap, schema shim.SchemaMap, infos fields) string {
	for key, value := range properties {
		attribute, ok := schema.GetOk(terraformName(key, schema, infos))
		if !ok {
			return string(key)
		}
		nested, ok := attribute.Elem().(shim.Resource)
		if !ok {
			continue
		}
		var nestedInfos fields
		if info := infos[terraformName(key, schema, infos)]; info != nil && info.Elem != nil {
			nestedInfos = info.Elem.Fields
		}
		elements := []resource.PropertyValue{value} // A block that can be there only once.
		if value.IsArray() {
			elements = value.ArrayValue()
		}
		for _, element := range elements {
			if !element.IsObject() {
				continue
			}
			if path := unknownProperty(element.ObjectValue(), nested.Schema(), nestedInfos); path != "" {
				return string(key) + "." + path
			}
		}
	}
	return ""
}

// addDefaultTags adds the provider's defaultTags to the tags of a resource,
// unless the resource overrides them. Only objects of S3 can, and only with none.
func addDefaultTags(inputs, providerConfig resource.PropertyMap) {
	if override := inputs["overrideProvider"]; override.IsObject() && !override.ObjectValue()["defaultTags"].IsNull() {
		return
	}
	defaults := providerConfig["defaultTags"]
	if !defaults.IsObject() || !defaults.ObjectValue()["tags"].IsObject() {
		return
	}
	own := inputs["tags"]
	if !own.IsNull() && !own.IsObject() {
		return // Not known yet, or secret.
	}
	tags := defaults.ObjectValue()["tags"].ObjectValue().Copy()
	if own.IsObject() {
		for name, value := range own.ObjectValue() {
			tags[name] = value
		}
	}
	inputs["tags"] = resource.NewProperty(tags)
}

// asString makes what the SDK allows in place of a string into one: an
// object (say, a policy document) into JSON, a resource into its ID and an
// archive into the path of a zip file.
func asString(value resource.PropertyValue) (resource.PropertyValue, error) {
	switch {
	case value.IsResourceReference():
		if id := value.ResourceReferenceValue().ID; id.IsString() {
			return id, nil
		}
		return resource.MakeComputed(resource.NewProperty("")), nil
	case value.IsArchive():
		path, err := writeZip(value.ArchiveValue())
		return resource.NewProperty(path), err
	case value.IsObject():
		if value.ContainsUnknowns() {
			return resource.MakeComputed(resource.NewProperty("")), nil
		}
		text, err := json.Marshal(value.MapRepl(nil, func(v resource.PropertyValue) (any, bool) {
			if v.IsSecret() {
				return v.SecretValue().Element.Mappable(), true
			}
			return nil, false
		}))
		document := resource.NewProperty(string(text))
		if value.ContainsSecrets() {
			document = resource.MakeSecret(document)
		}
		return document, err
	case value.IsSecret():
		inner, err := asString(value.SecretValue().Element)
		return resource.MakeSecret(inner), err
	default:
		return value, nil
	}
}

// writeZip writes an archive to a file that is named for its content.
func writeZip(a *archive.Archive) (string, error) {
	content, err := a.Bytes(archive.ZIPArchive)
	if err != nil {
		return "", err
	}
	dir := filepath.Join(os.TempDir(), "pulumi-resource-aws")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", err
	}
	path := filepath.Join(dir, fmt.Sprintf("%x.zip", sha256.Sum256(content)))
	return path, os.WriteFile(path, content, 0o644)
}
