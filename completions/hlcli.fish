# Completion of hlcli, written by "hlcli completion fish". Changes are lost.

function __hlcli_here --description 'Prints command, type, key, what stands before the value, first'
    set -l command ''
    set -l type ''
    set -l owner ''
    set -l only ''
    set -l place 0
    set -l first 0
    set -l typed (commandline -opc)[2..-1]
    for i in (seq (count $typed))
        set -l word $typed[$i]
        if test -n "$owner"
            set owner ''
        else if test -z "$only"; and test "x$word" = x--
            set only 1
        else if test -z "$only"; and string match -qr '^-.' -- $word
            set -l source (__hlcli_source "$command:$word")
            if test "$source[1]" != flag; and not string match -qr '^--.*=|^-[^-].' -- $word
                set owner $word
            end
        else if test -z "$command"
            set command $word
        else
            set place (math $place + 1)
            if test $place = 1
                set type (string replace -r '/.*' '' -- $word)
                set first $i
            end
        end
    end
    set -l current (commandline -ct)
    set -l key "$command:@"(math $place + 1)
    set -l before ''
    if test -n "$owner"
        set key "$command:$owner"
    else if test -z "$only"; and string match -q -- '--*=*' "$current"
        set before (string replace -r '=.*' '=' -- $current)
        set key "$command:"(string replace -r '=.*' '' -- $current)
    else if test -z "$only"; and string match -q -- '-*' "$current"
        set key dashes
    else if test -z (__hlcli_source $key | string collect)
        set key dashes
    end
    printf '%s\n' "$command" "$type" "$key" "$before" $first
end

function __hlcli_offer
    set -l here (__hlcli_here)
    if test $here[3] = dashes
        __hlcli_dashes $here[1] $here[2]
        return
    end
    set -l source (__hlcli_source $here[3])
    switch "$source[1]"
        case commands
            __hlcli_commands
        case types
            __hlcli_types
        case types/
            printf '%s/\n' (__hlcli_types)
        case criteria
            __hlcli_pair $here[1] $here[2] $here[4]
        case stores
            for store in (__hlcli_stores)
                printf '%s%s\n' "$here[4]" $store
            end
        case '*'
            for word in $source[2..-1]
                printf '%s%s\n' "$here[4]" $word
            end
    end
end

function __hlcli_pair --argument-names command type before
    set -l current (commandline -ct)
    if string match -q '*=@*' -- $current
        set before (string replace -r '=@.*' '=@' -- $current)
        set -l file (string replace -r '^.*?=@' '' -- $current)
        for one in (complete -C "'' $file")
            echo "$before$one"
        end
    else
        for one in (__hlcli_parameters $command $type | string replace \t =\t)
            echo "$before$one"
        end
    end
end

function __hlcli_dashes --argument-names command type
    __hlcli_options $command
    set -l current (commandline -ct)
    if string match -q -- '--*:*' $current
        set -l base (string replace -r '^--([^:]*):.*' '$1' -- $current)
        for one in (__hlcli_parameters $command $type | string match -- "$base"\t'*')
            for modifier in (__hlcli_modifiers (string replace -r '.*\t' '' -- $one))
                echo "--$base:$modifier"
            end
        end
    else
        __hlcli_parameters $command $type | string replace -r -- '^' --
        __hlcli_results $command
    end
end

function __hlcli_wants_a_file
    set -l here (__hlcli_here)
    set -l source (__hlcli_source $here[3])
    test "$source[1]" = files
end

function __hlcli_wants_a_program
    set -l here (__hlcli_here)
    set -l source (__hlcli_source $here[3])
    test "$source[1]" = programs
end

function __hlcli_program --description 'What fish would offer without "hlcli serve --" before it'
    set -l here (__hlcli_here)
    set -l typed (commandline -opc)[2..-1]
    set -l words
    if test $here[5] -gt 0
        set words (string escape -- $typed[$here[5]..-1])
    end
    complete -C "$words "(commandline -ct)
end

function __hlcli_parameters --argument-names command type
    __hlcli_takes $command
    and __hlcli_own $type
    and __hlcli_common
end

function __hlcli_stores --description 'What the config file names'
    set -l file "$HLCLI_CONFIG"
    if test -z "$file"
        set -l base "$XDG_CONFIG_HOME"
        test -n "$base"; or set base ~/.config
        set file "$base/hlcli/config.toml"
        if test -z "$XDG_CONFIG_HOME"; and not test -f "$file"
            set file ~/Library/Application\ Support/hlcli/config.toml
        end
    end
    test -f "$file"; and test -r "$file"
    and string replace -rf '^\s*\[stores\.([A-Za-z0-9_-]+)\].*' '$1' <"$file"
end

function __hlcli_kind --description 'One search parameter a line, with its kind'
    printf "%s\t$argv[1]\n" $argv[2..-1]
end

function __hlcli_source
    switch $argv[1]
        case ':@1'
            printf '%s\n' 'commands'
        case ':--version' '*:--help' '*:-h' '*:--replace' '*:--merge' '*:--skip-unchanged' '*:--no-validate' '*:--no-explain' '*:--dry-run' '*:--yes' '*:--local' '*:--allow-http' '*:--quiet' '*:-q' '*:--show-values' '*:--no-color' '*:--debug' '*:--debug-signing' '*:--curl' '*:--allow-broad' '*:--allow-mismatch' '*:--allow-unknown-param' '*:--preview' '*:--confirm' '*:--resolve-references' '*:--all' '*:--post' '*:--text' '*:--exit-code' '*:--wait' '*:--write' '*:--strict-case' '*:--install'
            printf '%s\n' 'flag'
        case '*:--expect'
            printf '%s\n' '' 'create' 'update'
        case '*:--if-match'
            printf '%s\n' '' 'auto'
        case '*:--if-none-match'
            printf '%s\n' '' '*'
        case '*:--validation-level'
            printf '%s\n' '' 'strict' 'structure-only' 'minimal'
        case '*:--consistency'
            printf '%s\n' '' 'strong' 'eventual'
        case '*:--store'
            printf '%s\n' 'stores'
        case 'put:--auth' 'cond-update:--auth' 'delete:--auth' 'edit:--auth' 'load:--auth' 'get:--auth' 'history:--auth' 'search:--auth' 'diff:--auth' 'import:--auth' 'config:--auth' 'doctor:--auth' 'api:--auth'
            printf '%s\n' '' 'sigv4' 'bearer' 'none'
        case 'serve:--auth'
            printf '%s\n' '' 'sigv4' 'bearer'
        case '*:--token-file' '*:--ca-bundle' '*:--report' '*:--input' 'put:@2' 'cond-update:@2' 'load:@*' 'diff:@2' 'validate:@*'
            printf '%s\n' 'files'
        case 'put:--output' 'cond-update:--output' 'delete:--output' 'edit:--output' 'load:--output' 'get:--output' 'history:--output' 'search:--output' 'diff:--output' 'validate:--output' 'explain:--output' 'datastores:--output' 'import:--output' 'config:--output' 'doctor:--output' 'api:--output' 'put:-o' 'cond-update:-o' 'delete:-o' 'edit:-o' 'load:-o' 'get:-o' 'history:-o' 'search:-o' 'diff:-o' 'validate:-o' 'explain:-o' 'datastores:-o' 'import:-o' 'config:-o' 'doctor:-o' 'api:-o'
            printf '%s\n' '' 'text' 'json' 'resource' 'id'
        case 'params:--output' 'params:-o'
            printf '%s\n' '' 'text' 'json'
        case '*:--by' '*:--param' '*:--sort'
            printf '%s\n' 'criteria'
        case '*:--resource-type' 'put:@1' 'cond-update:@1' 'search:@1' 'diff:@1' 'params:@1' 'explain:@1'
            printf '%s\n' 'types'
        case '*:--order'
            printf '%s\n' '' 'input' 'references'
        case '*:--rate'
            printf '%s\n' '' 'max'
        case '*:--db'
            printf '%s\n' 'files' ':memory:'
        case 'delete:@1' 'edit:@1' 'get:@1' 'history:@1'
            printf '%s\n' 'types/'
        case 'settle:@1'
            printf '%s\n' '' 'put' 'cond-update' 'delete'
        case 'import:@1'
            printf '%s\n' '' 'start' 'status' 'list'
        case 'config:@1'
            printf '%s\n' '' 'list' 'show' 'use' 'set' 'path'
        case 'serve:@*'
            printf '%s\n' 'programs'
        case 'completion:@1'
            printf '%s\n' '' 'bash' 'zsh' 'fish' 'powershell'
        case 'help:@1'
            printf '%s\n' '' 'exit-codes' 'output' 'environment' 'conditional-update' 'safety' 'put' 'cond-update' 'delete' 'edit' 'load' 'settle' 'get' 'history' 'search' 'diff' 'validate' 'params' 'explain' 'datastores' 'import' 'config' 'doctor' 'api' 'serve' 'demo' 'completion' 'man' 'help'
    end
end

function __hlcli_commands
    printf '%s\t%s\n' 'put' 'Update a resource by id; creates it when the id is free.' 'cond-update' 'Update the one resource that a search finds; create it when nothing...' 'delete' 'Delete a resource by id.' 'edit' 'Change the current version of a resource in an editor, see the...' 'load' 'Load many resources: files, folders, globs, standard input; NDJSON,...' 'settle' 'Find out what became of a write whose answer was lost (exit 11); send...' 'get' 'Read a resource by id.' 'history' 'The versions of a resource, the newest first: when, and how many...' 'search' 'Search: a table on a terminal, one resource a line in a pipe, written...' 'diff' 'Show what a put would change in what is stored, element by element.' 'validate' 'Check files against R4\'s rules of structure: any resource, Bundles too.' 'params' 'List the search parameters of a type: the flags of cond-update and...' 'explain' 'What R4 says of a type or an element: cardinality, types, codes,...' 'datastores' 'List the account\'s data stores: name, id, status, endpoint,...' 'import' 'Start and follow HealthLake\'s own import of NDJSON in S3: upsert by...' 'config' 'List the named stores, show what is in force, choose a store, change...' 'doctor' 'Check step by step that a store can be used, and say what to change...' 'api' 'Send any request below the FHIR base: operations, bundles, what has...' 'serve' 'Run the local endpoint: HealthLake\'s URLs, signature check and...' 'demo' 'See all of it in a minute, without AWS: a tour in a temporary place.' 'completion' 'Print the completions for a shell: commands, options, resource types,...' 'man' 'Print the manual page, hlcli(1).' 'help' 'Explain a command, or a topic.'
end

function __hlcli_options
    set -q argv[1]; or set argv ''
    if contains -- $argv[1] ''
        printf '%s\t%s\n' '--version' 'the version'
    end
    if contains -- $argv[1] '' 'put' 'cond-update' 'delete' 'edit' 'load' 'settle' 'get' 'history' 'search' 'diff' 'validate' 'params' 'explain' 'datastores' 'import' 'config' 'doctor' 'api' 'serve' 'demo' 'completion' 'man' 'help'
        printf '%s\t%s\n' '--help' 'Show this message and exit.' '-h' 'Show this message and exit.'
    end
    if contains -- $argv[1] 'api'
        printf '%s\t%s\n' '--field' 'a parameter of the query' '-f' 'a parameter of the query' '--input' 'the body, sent as it is'
    end
    if contains -- $argv[1] 'completion'
        printf '%s\t%s\n' '--install' 'put it where the shell looks, and say where'
    end
    if contains -- $argv[1] 'cond-update'
        printf '%s\t%s\n' '--by' 'take the criteria from the resource itself' '--allow-broad' 'insist on an empty or half-empty criterion' '--allow-mismatch' 'insist on a body its own criteria do not find' '--merge' 'change these elements of the one match' '--preview' 'show what would be done, and send nothing' '--confirm' 'show what would be done, and ask'
    end
    if contains -- $argv[1] 'cond-update' 'search'
        printf '%s\t%s\n' '--param' 'a search parameter; @FILE reads its value' '--allow-unknown-param' 'send what R4 or HealthLake does not know'
    end
    if contains -- $argv[1] 'datastores'
        printf '%s\t%s\n' '--region' 'AWS region to look in'
    end
    if contains -- $argv[1] 'delete'
        printf '%s\t%s\n' '--if-match' 'only if this is the current version; auto: the one there is now' '--dry-run' 'print the request and delete nothing'
    end
    if contains -- $argv[1] 'diff'
        printf '%s\t%s\n' '--version-id' 'that version, not the current' '--to' 'compare it with this version' '--text' 'compare the narrative, too' '--exit-code' 'exit 1 where they differ, as diff does' '--merge' 'what put --merge would change: these elements alone'
    end
    if contains -- $argv[1] 'doctor'
        printf '%s\t%s\n' '--write' 'create and delete a marked Basic resource, too'
    end
    if contains -- $argv[1] 'get'
        printf '%s\t%s\n' '--version-id' 'this version of it'
    end
    if contains -- $argv[1] 'history'
        printf '%s\t%s\n' '--since' 'versions from then on: a date or time, UTC'
    end
    if contains -- $argv[1] 'history' 'search'
        printf '%s\t%s\n' '--all' 'every page, of 100 unless --count says so' '--count' 'how many a page holds'
    end
    if contains -- $argv[1] 'import'
        printf '%s\t%s\n' '--role-arn' 'reads and writes the buckets' '--output-s3' 'where the job reports to' '--kms-key' 'encrypts what it reports' '--job-name' 'of the job' '--validation-level' 'as in put' '--wait' 'until the job has ended'
    end
    if contains -- $argv[1] 'import' 'doctor'
        printf '%s\t%s\n' '--yes' 'write to a protected store without being asked'
    end
    if contains -- $argv[1] 'load'
        printf '%s\t%s\n' '--by' 'conditional updates by these search parameters' '--resource-type' 'only these' '--skip' 'leave out the first N' '--limit' 'at most N' '--order' 'what others refer to first' '--resolve-references' 'urn:uuid: of Bundles become ids, references follow' '--if-match' 'only over the version read just before' '--skip-unchanged' 'send nothing where nothing would change' '--allow-unknown-param' '--by what R4 or HealthLake does not know' '--dry-run' 'check and count; =server: look up what each would do' '--concurrency' 'in flight at most; else 8, growing to 32' '--rate' 'a second at most; max: all that the service takes' '--max-errors' 'stop when more than so many fail' '--resume' 'go on; repeat what failed, look up the unknown' '--run-dir' 'the run\'s own folder' '--report' 'the report as a file: .json, .xml (JUnit), .html' '--yes' 'load into a protected store without being asked'
    end
    if contains -- $argv[1] 'params'
        printf '%s\t%s\n' '--output' 'what stdout gets' '-o' 'what stdout gets'
    end
    if contains -- $argv[1] 'put'
        printf '%s\t%s\n' '--id' 'the id, if the file has none' '--merge' 'change these elements of the current version' '--skip-unchanged' 'send nothing if nothing would change'
    end
    if contains -- $argv[1] 'put' 'cond-update'
        printf '%s\t%s\n' '--expect' 'refuse to do anything else' '--if-match' 'only if this is the current version; auto: the one read just before' '--if-none-match' '\'*\': only if nothing is there' '--dry-run' 'print the request and send nothing'
    end
    if contains -- $argv[1] 'put' 'cond-update' 'delete'
        printf '%s\t%s\n' '--no-explain' 'no further reads to explain a 409 or 412'
    end
    if contains -- $argv[1] 'put' 'cond-update' 'delete' 'edit' 'api'
        printf '%s\t%s\n' '--yes' 'do not ask, not even for a protected store'
    end
    if contains -- $argv[1] 'put' 'cond-update' 'delete' 'edit' 'load' 'get' 'history' 'search' 'diff' 'datastores' 'import' 'config' 'doctor' 'api'
        printf '%s\t%s\n' '--profile' 'an AWS profile' '--ca-bundle' 'certificates to trust (PEM)'
    end
    if contains -- $argv[1] 'put' 'cond-update' 'delete' 'edit' 'load' 'get' 'history' 'search' 'diff' 'import' 'config' 'doctor' 'api'
        printf '%s\t%s\n' '--store' 'a store of the config file, or its name in AWS' '--endpoint-url' 'the data store\'s endpoint, or a host with --datastore-id' '--datastore-id' 'the data store, in --region' '--region' 'AWS region to sign for' '--local' 'the endpoint inside hlcli: no AWS, no network' '--auth' 'how to authenticate' '--token-file' 'a bearer token, read again when refused' '--timeout' 'seconds for one attempt (30)' '--retries' 're-sends after the first attempt (4; load 10)' '--max-wait' 'seconds for all waiting together (60)' '--allow-http' 'plain http to another machine than this'
    end
    if contains -- $argv[1] 'put' 'cond-update' 'delete' 'edit' 'load' 'get' 'history' 'search' 'diff' 'validate' 'explain' 'datastores' 'import' 'config' 'doctor' 'api'
        printf '%s\t%s\n' '--output' 'what stdout gets' '-o' 'what stdout gets' '--query' 'a JMESPath expression over the JSON object' '--quiet' 'no status line; errors and warnings stay' '-q' 'no status line; errors and warnings stay' '--show-values' 'clinical values in messages off a terminal, too' '--no-color' 'no colour' '--debug' 'what is sent and received, secrets left out' '--debug-signing' 'what is signed, and what the endpoint signs instead' '--curl' 'print the request as a curl command and send nothing'
    end
    if contains -- $argv[1] 'put' 'cond-update' 'diff'
        printf '%s\t%s\n' '--replace' 'without a file: replace what is stored by these elements alone'
    end
    if contains -- $argv[1] 'put' 'cond-update' 'edit' 'diff'
        printf '%s\t%s\n' '--set' 'active=true, name.given[+]=Jane, telecom[system=phone].value=12, typed as R4 says' '--set-json' 'any JSON, letter for letter' '--unset' 'leave an element out'
    end
    if contains -- $argv[1] 'put' 'cond-update' 'edit' 'load'
        printf '%s\t%s\n' '--no-validate' 'send it whatever R4\'s rules of structure say'
    end
    if contains -- $argv[1] 'put' 'cond-update' 'load'
        printf '%s\t%s\n' '--validation-level' 'how strictly the service validates' '--consistency' 'of the service\'s search index'
    end
    if contains -- $argv[1] 'put' 'cond-update' 'load' 'api'
        printf '%s\t%s\n' '--header' 'a further request header' '-H' 'a further request header'
    end
    if contains -- $argv[1] 'search'
        printf '%s\t%s\n' '--sort' 'in this order; -PARAM: descending' '--include' 'and what PARAM refers to' '--revinclude' 'and what refers to it by PARAM' '--post' 'criteria in the body: URLs are kept in logs'
    end
    if contains -- $argv[1] 'serve'
        printf '%s\t%s\n' '--port' '0 takes a free one' '--db' '' '--index-lag' 'a write is not yet found by search' '--latency' 'answer later' '--strict-case' 'string search as HealthLake documents it' '--fault' 'misbehave on purpose' '--auth' 'bearer: a SMART store, and its tokens' '--token-life' 'of a bearer token' '--bucket' 'the bucket in hlcli import, whatever its name'
    end
    if contains -- $argv[1] 'settle'
        printf '%s\t%s\n' '--since' 'when it was sent, by this machine\'s clock' '--lag' 'seconds a search may be behind' '--digest' 'only if the request is the one sent then'
    end
    if contains -- $argv[1] 'validate'
        printf '%s\t%s\n' '--validation-level' 'minimal makes warnings of errors'
    end
end

function __hlcli_takes
    contains -- $argv[1] 'cond-update' 'search'
end

function __hlcli_results
    contains -- $argv[1] 'search'
    and printf '%s\tresult\n' '--_contained' '--_containedType' '--_count' '--_elements' '--_format' '--_include' '--_pretty' '--_revinclude' '--_sort' '--_summary' '--_total'
end

function __hlcli_types
    printf '%s\n' Account ActivityDefinition AdverseEvent AllergyIntolerance Appointment AppointmentResponse AuditEvent Basic Binary BiologicallyDerivedProduct BodyStructure Bundle CapabilityStatement CarePlan CareTeam CatalogEntry ChargeItem ChargeItemDefinition Claim ClaimResponse ClinicalImpression CodeSystem Communication CommunicationRequest CompartmentDefinition Composition ConceptMap Condition Consent Contract Coverage CoverageEligibilityRequest CoverageEligibilityResponse DetectedIssue Device DeviceDefinition DeviceMetric DeviceRequest DeviceUseStatement DiagnosticReport DocumentManifest DocumentReference EffectEvidenceSynthesis Encounter Endpoint EnrollmentRequest EnrollmentResponse EpisodeOfCare EventDefinition Evidence EvidenceVariable ExampleScenario ExplanationOfBenefit FamilyMemberHistory Flag Goal GraphDefinition Group GuidanceResponse HealthcareService ImagingStudy Immunization ImmunizationEvaluation ImmunizationRecommendation ImplementationGuide InsurancePlan Invoice Library Linkage List Location Measure MeasureReport Media Medication MedicationAdministration MedicationDispense MedicationKnowledge MedicationRequest MedicationStatement MedicinalProduct MedicinalProductAuthorization MedicinalProductContraindication MedicinalProductIndication MedicinalProductIngredient MedicinalProductInteraction MedicinalProductManufactured MedicinalProductPackaged MedicinalProductPharmaceutical MedicinalProductUndesirableEffect MessageDefinition MessageHeader MolecularSequence NamingSystem NutritionOrder Observation ObservationDefinition OperationDefinition OperationOutcome Organization OrganizationAffiliation Parameters Patient PaymentNotice PaymentReconciliation Person PlanDefinition Practitioner PractitionerRole Procedure Provenance Questionnaire QuestionnaireResponse RelatedPerson RequestGroup ResearchDefinition ResearchElementDefinition ResearchStudy ResearchSubject RiskAssessment RiskEvidenceSynthesis Schedule SearchParameter ServiceRequest Slot Specimen SpecimenDefinition StructureDefinition StructureMap Subscription Substance SubstanceNucleicAcid SubstancePolymer SubstanceProtein SubstanceReferenceInformation SubstanceSourceMaterial SubstanceSpecification SupplyDelivery SupplyRequest Task TerminologyCapabilities TestReport TestScript ValueSet VerificationResult VisionPrescription
end

function __hlcli_common
    __hlcli_kind token _id _security _tag
    __hlcli_kind date _lastUpdated createdAt
    __hlcli_kind uri _profile _source
end

function __hlcli_own
    switch "$argv[1]"
        case Account
            __hlcli_kind string name
            __hlcli_kind token identifier status type
            __hlcli_kind reference owner patient subject
            __hlcli_kind date period
            __hlcli_kind special _text
        case ActivityDefinition EventDefinition Evidence EvidenceVariable Measure ResearchDefinition ResearchElementDefinition
            __hlcli_kind string description name publisher title
            __hlcli_kind token context context-type identifier jurisdiction status topic version
            __hlcli_kind reference composed-of depends-on derived-from predecessor successor
            __hlcli_kind date date effective
            __hlcli_kind quantity context-quantity
            __hlcli_kind uri url
            __hlcli_kind composite context-type-quantity context-type-value
            __hlcli_kind special _text
        case AdverseEvent
            __hlcli_kind token actuality category event seriousness severity
            __hlcli_kind reference location recorder resultingcondition study subject substance
            __hlcli_kind date date
            __hlcli_kind special _text
        case AllergyIntolerance
            __hlcli_kind token category clinical-status code criticality identifier manifestation route severity type verification-status
            __hlcli_kind reference asserter patient recorder
            __hlcli_kind date date last-date onset
            __hlcli_kind special _text
        case Appointment
            __hlcli_kind token appointment-type identifier part-status reason-code service-category service-type specialty status
            __hlcli_kind reference actor based-on location patient practitioner reason-reference slot supporting-info
            __hlcli_kind date date
            __hlcli_kind special _text
        case AppointmentResponse
            __hlcli_kind token identifier part-status
            __hlcli_kind reference actor appointment location patient practitioner
            __hlcli_kind special _text
        case AuditEvent
            __hlcli_kind string address agent-name entity-name
            __hlcli_kind token action agent-role altid entity-role entity-type outcome site subtype type
            __hlcli_kind reference agent entity patient source
            __hlcli_kind date date
            __hlcli_kind uri policy
            __hlcli_kind special _text
        case Basic
            __hlcli_kind token code identifier
            __hlcli_kind reference author patient subject
            __hlcli_kind date created
            __hlcli_kind special _text
        case Binary Bundle Parameters
        case BiologicallyDerivedProduct CatalogEntry MedicinalProductIngredient MedicinalProductManufactured ObservationDefinition OperationOutcome SubstanceNucleicAcid SubstancePolymer SubstanceProtein SubstanceReferenceInformation SubstanceSourceMaterial
            __hlcli_kind special _text
        case BodyStructure
            __hlcli_kind token identifier location morphology
            __hlcli_kind reference patient
            __hlcli_kind special _text
        case CapabilityStatement
            __hlcli_kind string description name publisher software title
            __hlcli_kind token context context-type fhirversion format jurisdiction mode resource security-service status version
            __hlcli_kind reference guide resource-profile supported-profile
            __hlcli_kind date date
            __hlcli_kind quantity context-quantity
            __hlcli_kind uri url
            __hlcli_kind composite context-type-quantity context-type-value
            __hlcli_kind special _text
        case CarePlan
            __hlcli_kind token activity-code category identifier intent status
            __hlcli_kind reference activity-reference based-on care-team condition encounter goal instantiates-canonical part-of patient performer replaces subject
            __hlcli_kind date activity-date date
            __hlcli_kind uri instantiates-uri
            __hlcli_kind special _text
        case CareTeam
            __hlcli_kind token category identifier status
            __hlcli_kind reference encounter participant patient subject
            __hlcli_kind date date
            __hlcli_kind special _text
        case ChargeItem
            __hlcli_kind token code identifier performer-function
            __hlcli_kind reference account context enterer patient performer-actor performing-organization requesting-organization service subject
            __hlcli_kind date entered-date occurrence
            __hlcli_kind quantity price-override quantity
            __hlcli_kind number factor-override
            __hlcli_kind special _text
        case ChargeItemDefinition
            __hlcli_kind string description publisher title
            __hlcli_kind token context context-type identifier jurisdiction status version
            __hlcli_kind date date effective
            __hlcli_kind quantity context-quantity
            __hlcli_kind uri url
            __hlcli_kind composite context-type-quantity context-type-value
            __hlcli_kind special _text
        case Claim
            __hlcli_kind token identifier priority status use
            __hlcli_kind reference care-team detail-udi encounter enterer facility insurer item-udi patient payee procedure-udi provider subdetail-udi
            __hlcli_kind date created
            __hlcli_kind special _text
        case ClaimResponse
            __hlcli_kind string disposition
            __hlcli_kind token identifier outcome status use
            __hlcli_kind reference insurer patient request requestor
            __hlcli_kind date created payment-date
            __hlcli_kind special _text
        case ClinicalImpression
            __hlcli_kind token finding-code identifier status
            __hlcli_kind reference assessor encounter finding-ref investigation patient previous problem subject supporting-info
            __hlcli_kind date date
            __hlcli_kind special _text
        case CodeSystem
            __hlcli_kind string description name publisher title
            __hlcli_kind token code content-mode context context-type identifier jurisdiction language status version
            __hlcli_kind reference supplements
            __hlcli_kind date date
            __hlcli_kind quantity context-quantity
            __hlcli_kind uri system url
            __hlcli_kind composite context-type-quantity context-type-value
            __hlcli_kind special _text
        case Communication
            __hlcli_kind token category identifier medium status
            __hlcli_kind reference based-on encounter instantiates-canonical part-of patient recipient sender subject
            __hlcli_kind date received sent
            __hlcli_kind uri instantiates-uri
            __hlcli_kind special _text
        case CommunicationRequest
            __hlcli_kind token category group-identifier identifier medium priority status
            __hlcli_kind reference based-on encounter patient recipient replaces requester sender subject
            __hlcli_kind date authored occurrence
            __hlcli_kind special _text
        case CompartmentDefinition
            __hlcli_kind string description name publisher
            __hlcli_kind token code context context-type resource status version
            __hlcli_kind date date
            __hlcli_kind quantity context-quantity
            __hlcli_kind uri url
            __hlcli_kind composite context-type-quantity context-type-value
            __hlcli_kind special _text
        case Composition
            __hlcli_kind string title
            __hlcli_kind token category confidentiality context identifier related-id section status type
            __hlcli_kind reference attester author encounter entry patient related-ref subject
            __hlcli_kind date date period
            __hlcli_kind special _text
        case ConceptMap
            __hlcli_kind string description name publisher title
            __hlcli_kind token context context-type identifier jurisdiction source-code status target-code version
            __hlcli_kind reference other source source-uri target target-uri
            __hlcli_kind date date
            __hlcli_kind quantity context-quantity
            __hlcli_kind uri dependson product source-system target-system url
            __hlcli_kind composite context-type-quantity context-type-value
            __hlcli_kind special _text
        case Condition
            __hlcli_kind string abatement-string onset-info
            __hlcli_kind token body-site category clinical-status code evidence identifier severity stage verification-status
            __hlcli_kind reference asserter encounter evidence-detail patient subject
            __hlcli_kind date abatement-date onset-date recorded-date
            __hlcli_kind quantity abatement-age onset-age
            __hlcli_kind special _text
        case Consent
            __hlcli_kind token action category identifier purpose scope security-label status
            __hlcli_kind reference actor consentor data organization patient
            __hlcli_kind date date period
            __hlcli_kind special _text
        case Contract
            __hlcli_kind token identifier status
            __hlcli_kind reference authority domain signer subject
            __hlcli_kind date issued
            __hlcli_kind uri instantiates url
            __hlcli_kind special _text
        case Coverage
            __hlcli_kind string class-value dependent
            __hlcli_kind token class-type identifier status type
            __hlcli_kind reference beneficiary patient payor policy-holder subscriber
            __hlcli_kind special _text
        case CoverageEligibilityRequest
            __hlcli_kind token identifier status
            __hlcli_kind reference enterer facility patient provider
            __hlcli_kind date created
            __hlcli_kind special _text
        case CoverageEligibilityResponse
            __hlcli_kind string disposition
            __hlcli_kind token identifier outcome status
            __hlcli_kind reference insurer patient request requestor
            __hlcli_kind date created
            __hlcli_kind special _text
        case DetectedIssue
            __hlcli_kind token code identifier
            __hlcli_kind reference author implicated patient
            __hlcli_kind date identified
            __hlcli_kind special _text
        case Device
            __hlcli_kind string device-name manufacturer model udi-carrier udi-di
            __hlcli_kind token din identifier status type
            __hlcli_kind reference location organization patient
            __hlcli_kind uri url
            __hlcli_kind special _text
        case DeviceDefinition
            __hlcli_kind token identifier type
            __hlcli_kind reference parent
            __hlcli_kind special _text
        case DeviceMetric
            __hlcli_kind token category identifier type
            __hlcli_kind reference parent source
            __hlcli_kind special _text
        case DeviceRequest
            __hlcli_kind token code group-identifier identifier intent status
            __hlcli_kind reference based-on device encounter instantiates-canonical insurance patient performer prior-request requester subject
            __hlcli_kind date authored-on event-date
            __hlcli_kind uri instantiates-uri
            __hlcli_kind special _text
        case DeviceUseStatement
            __hlcli_kind token identifier
            __hlcli_kind reference device patient subject
            __hlcli_kind special _text
        case DiagnosticReport
            __hlcli_kind token category code conclusion identifier status
            __hlcli_kind reference assessed-condition based-on encounter media patient performer result results-interpreter specimen subject
            __hlcli_kind date date issued
            __hlcli_kind special _text
        case DocumentManifest
            __hlcli_kind string description
            __hlcli_kind token identifier related-id status type
            __hlcli_kind reference author item patient recipient related-ref subject
            __hlcli_kind date created
            __hlcli_kind uri source
            __hlcli_kind special _text
        case DocumentReference
            __hlcli_kind string description
            __hlcli_kind token category contenttype event facility format identifier language relation security-label setting status type
            __hlcli_kind reference authenticator author custodian encounter patient related relatesto subject
            __hlcli_kind date date period
            __hlcli_kind uri location
            __hlcli_kind composite relationship
            __hlcli_kind special _text
        case EffectEvidenceSynthesis RiskEvidenceSynthesis
            __hlcli_kind string description name publisher title
            __hlcli_kind token context context-type identifier jurisdiction status version
            __hlcli_kind date date effective
            __hlcli_kind quantity context-quantity
            __hlcli_kind uri url
            __hlcli_kind composite context-type-quantity context-type-value
            __hlcli_kind special _text
        case Encounter
            __hlcli_kind token class identifier participant-type reason-code special-arrangement status type
            __hlcli_kind reference account appointment based-on diagnosis episode-of-care location part-of participant patient practitioner reason-reference service-provider subject
            __hlcli_kind date date location-period
            __hlcli_kind quantity length
            __hlcli_kind special _text
        case Endpoint
            __hlcli_kind string name
            __hlcli_kind token connection-type identifier payload-type status
            __hlcli_kind reference organization
            __hlcli_kind special _text
        case EnrollmentRequest
            __hlcli_kind token identifier status
            __hlcli_kind reference patient subject
            __hlcli_kind special _text
        case EnrollmentResponse
            __hlcli_kind token identifier status
            __hlcli_kind reference request
            __hlcli_kind special _text
        case EpisodeOfCare
            __hlcli_kind token identifier status type
            __hlcli_kind reference care-manager condition incoming-referral organization patient
            __hlcli_kind date date
            __hlcli_kind special _text
        case ExampleScenario
            __hlcli_kind string name publisher
            __hlcli_kind token context context-type identifier jurisdiction status version
            __hlcli_kind date date
            __hlcli_kind quantity context-quantity
            __hlcli_kind uri url
            __hlcli_kind composite context-type-quantity context-type-value
            __hlcli_kind special _text
        case ExplanationOfBenefit
            __hlcli_kind string disposition
            __hlcli_kind token identifier status
            __hlcli_kind reference care-team claim coverage detail-udi encounter enterer facility item-udi patient payee procedure-udi provider subdetail-udi
            __hlcli_kind date created
            __hlcli_kind special _text
        case FamilyMemberHistory
            __hlcli_kind token code identifier relationship sex status
            __hlcli_kind reference instantiates-canonical patient
            __hlcli_kind date date
            __hlcli_kind uri instantiates-uri
            __hlcli_kind special _text
        case Flag
            __hlcli_kind token identifier
            __hlcli_kind reference author encounter patient subject
            __hlcli_kind date date
            __hlcli_kind special _text
        case Goal
            __hlcli_kind token achievement-status category identifier lifecycle-status
            __hlcli_kind reference patient subject
            __hlcli_kind date start-date target-date
            __hlcli_kind special _text
        case GraphDefinition
            __hlcli_kind string description name publisher
            __hlcli_kind token context context-type jurisdiction start status version
            __hlcli_kind date date
            __hlcli_kind quantity context-quantity
            __hlcli_kind uri url
            __hlcli_kind composite context-type-quantity context-type-value
            __hlcli_kind special _text
        case Group
            __hlcli_kind token actual characteristic code exclude identifier type value
            __hlcli_kind reference managing-entity member
            __hlcli_kind composite characteristic-value
            __hlcli_kind special _text
        case GuidanceResponse
            __hlcli_kind token identifier request
            __hlcli_kind reference patient subject
            __hlcli_kind special _text
        case HealthcareService
            __hlcli_kind string name
            __hlcli_kind token active characteristic identifier program service-category service-type specialty
            __hlcli_kind reference coverage-area endpoint location organization
            __hlcli_kind special _text
        case ImagingStudy
            __hlcli_kind token bodysite dicom-class identifier instance modality reason series status
            __hlcli_kind reference basedon encounter endpoint interpreter patient performer referrer subject
            __hlcli_kind date started
            __hlcli_kind special _text
        case Immunization
            __hlcli_kind string lot-number series
            __hlcli_kind token identifier reason-code status status-reason target-disease vaccine-code
            __hlcli_kind reference location manufacturer patient performer reaction reason-reference
            __hlcli_kind date date reaction-date
            __hlcli_kind special _text
        case ImmunizationEvaluation
            __hlcli_kind token dose-status identifier status target-disease
            __hlcli_kind reference immunization-event patient
            __hlcli_kind date date
            __hlcli_kind special _text
        case ImmunizationRecommendation
            __hlcli_kind token identifier status target-disease vaccine-type
            __hlcli_kind reference information patient support
            __hlcli_kind date date
            __hlcli_kind special _text
        case ImplementationGuide
            __hlcli_kind string description name publisher title
            __hlcli_kind token context context-type experimental jurisdiction status version
            __hlcli_kind reference depends-on global resource
            __hlcli_kind date date
            __hlcli_kind quantity context-quantity
            __hlcli_kind uri url
            __hlcli_kind composite context-type-quantity context-type-value
            __hlcli_kind special _text
        case InsurancePlan
            __hlcli_kind string address address-city address-country address-postalcode address-state name phonetic
            __hlcli_kind token address-use identifier status type
            __hlcli_kind reference administered-by endpoint owned-by
            __hlcli_kind special _text
        case Invoice
            __hlcli_kind token identifier participant-role status type
            __hlcli_kind reference account issuer participant patient recipient subject
            __hlcli_kind date date
            __hlcli_kind quantity totalgross totalnet
            __hlcli_kind special _text
        case Library
            __hlcli_kind string description name publisher title
            __hlcli_kind token content-type context context-type identifier jurisdiction status topic type version
            __hlcli_kind reference composed-of depends-on derived-from predecessor successor
            __hlcli_kind date date effective
            __hlcli_kind quantity context-quantity
            __hlcli_kind uri url
            __hlcli_kind composite context-type-quantity context-type-value
            __hlcli_kind special _text
        case Linkage
            __hlcli_kind reference author item source
            __hlcli_kind special _text
        case List
            __hlcli_kind string notes title
            __hlcli_kind token code empty-reason identifier status
            __hlcli_kind reference encounter item patient source subject
            __hlcli_kind date date
            __hlcli_kind special _text
        case Location
            __hlcli_kind string address address-city address-country address-postalcode address-state name
            __hlcli_kind token address-use identifier operational-status status type
            __hlcli_kind reference endpoint organization partof
            __hlcli_kind special _text
        case MeasureReport
            __hlcli_kind token identifier status
            __hlcli_kind reference evaluated-resource measure patient reporter subject
            __hlcli_kind date date period
            __hlcli_kind special _text
        case Media
            __hlcli_kind token identifier modality site status type view
            __hlcli_kind reference based-on device encounter operator patient subject
            __hlcli_kind date created
            __hlcli_kind special _text
        case Medication
            __hlcli_kind token code form identifier ingredient-code lot-number status
            __hlcli_kind reference ingredient manufacturer
            __hlcli_kind date expiration-date
            __hlcli_kind special _text
        case MedicationAdministration
            __hlcli_kind token code identifier reason-given reason-not-given status
            __hlcli_kind reference context device medication patient performer request subject
            __hlcli_kind date effective-time
            __hlcli_kind special _text
        case MedicationDispense
            __hlcli_kind token code identifier status type
            __hlcli_kind reference context destination medication patient performer prescription receiver responsibleparty subject
            __hlcli_kind date whenhandedover whenprepared
            __hlcli_kind special _text
        case MedicationKnowledge
            __hlcli_kind token classification classification-type code doseform ingredient-code monitoring-program-name monitoring-program-type monograph-type source-cost status
            __hlcli_kind reference ingredient manufacturer monograph
            __hlcli_kind special _text
        case MedicationRequest
            __hlcli_kind token category code identifier intended-performertype intent priority status
            __hlcli_kind reference encounter intended-dispenser intended-performer medication patient requester subject
            __hlcli_kind date authoredon date
            __hlcli_kind special _text
        case MedicationStatement
            __hlcli_kind token category code identifier status
            __hlcli_kind reference context medication part-of patient source subject
            __hlcli_kind date effective
            __hlcli_kind special _text
        case MedicinalProduct
            __hlcli_kind string name
            __hlcli_kind token identifier name-language
            __hlcli_kind special _text
        case MedicinalProductAuthorization
            __hlcli_kind token country identifier status
            __hlcli_kind reference holder subject
            __hlcli_kind special _text
        case MedicinalProductContraindication MedicinalProductIndication MedicinalProductInteraction MedicinalProductUndesirableEffect
            __hlcli_kind reference subject
            __hlcli_kind special _text
        case MedicinalProductPackaged
            __hlcli_kind token identifier
            __hlcli_kind reference subject
            __hlcli_kind special _text
        case MedicinalProductPharmaceutical
            __hlcli_kind token identifier route target-species
            __hlcli_kind special _text
        case MessageDefinition
            __hlcli_kind string description name publisher title
            __hlcli_kind token category context context-type event focus identifier jurisdiction status version
            __hlcli_kind reference parent
            __hlcli_kind date date
            __hlcli_kind quantity context-quantity
            __hlcli_kind uri url
            __hlcli_kind composite context-type-quantity context-type-value
            __hlcli_kind special _text
        case MessageHeader
            __hlcli_kind string destination source
            __hlcli_kind token code event response-id
            __hlcli_kind reference author enterer focus receiver responsible sender target
            __hlcli_kind uri destination-uri source-uri
            __hlcli_kind special _text
        case MolecularSequence
            __hlcli_kind token chromosome identifier referenceseqid type
            __hlcli_kind reference patient
            __hlcli_kind number variant-end variant-start window-end window-start
            __hlcli_kind composite chromosome-variant-coordinate chromosome-window-coordinate referenceseqid-variant-coordinate referenceseqid-window-coordinate
            __hlcli_kind special _text
        case NamingSystem
            __hlcli_kind string contact description name publisher responsible value
            __hlcli_kind token context context-type id-type jurisdiction kind status telecom type
            __hlcli_kind date date period
            __hlcli_kind quantity context-quantity
            __hlcli_kind composite context-type-quantity context-type-value
            __hlcli_kind special _text
        case NutritionOrder
            __hlcli_kind token additive formula identifier oraldiet status supplement
            __hlcli_kind reference encounter instantiates-canonical patient provider
            __hlcli_kind date datetime
            __hlcli_kind uri instantiates-uri
            __hlcli_kind special _text
        case Observation
            __hlcli_kind string amino-acid-change dna-variant gene-amino-acid-change gene-dnavariant value-string
            __hlcli_kind token category code combo-code combo-data-absent-reason combo-value-concept component-code component-data-absent-reason component-value-concept data-absent-reason gene-identifier identifier method status value-concept
            __hlcli_kind reference based-on derived-from device encounter focus has-member part-of patient performer specimen subject
            __hlcli_kind date date value-date
            __hlcli_kind quantity combo-value-quantity component-value-quantity value-quantity
            __hlcli_kind composite code-value-concept code-value-date code-value-quantity code-value-string combo-code-value-concept combo-code-value-quantity component-code-value-concept component-code-value-quantity
            __hlcli_kind special _text
        case OperationDefinition
            __hlcli_kind string description name publisher title
            __hlcli_kind token code context context-type instance jurisdiction kind status system type version
            __hlcli_kind reference base input-profile output-profile
            __hlcli_kind date date
            __hlcli_kind quantity context-quantity
            __hlcli_kind uri url
            __hlcli_kind composite context-type-quantity context-type-value
            __hlcli_kind special _text
        case Organization
            __hlcli_kind string address address-city address-country address-postalcode address-state name phonetic
            __hlcli_kind token active address-use identifier type
            __hlcli_kind reference endpoint partof
            __hlcli_kind special _text
        case OrganizationAffiliation
            __hlcli_kind token active email identifier phone role specialty telecom
            __hlcli_kind reference endpoint location network participating-organization primary-organization service
            __hlcli_kind date date
            __hlcli_kind special _text
        case Patient
            __hlcli_kind string address address-city address-country address-postalcode address-state family given mothersMaidenName name phonetic
            __hlcli_kind token active address-use deceased email gender identifier language phone telecom
            __hlcli_kind reference general-practitioner link organization
            __hlcli_kind date birthdate death-date
            __hlcli_kind special _text
        case PaymentNotice
            __hlcli_kind token identifier payment-status status
            __hlcli_kind reference provider request response
            __hlcli_kind date created
            __hlcli_kind special _text
        case PaymentReconciliation
            __hlcli_kind string disposition
            __hlcli_kind token identifier outcome status
            __hlcli_kind reference payment-issuer request requestor
            __hlcli_kind date created
            __hlcli_kind special _text
        case Person
            __hlcli_kind string address address-city address-country address-postalcode address-state name phonetic
            __hlcli_kind token address-use email gender identifier phone telecom
            __hlcli_kind reference link organization patient practitioner relatedperson
            __hlcli_kind date birthdate
            __hlcli_kind special _text
        case PlanDefinition
            __hlcli_kind string description name publisher title
            __hlcli_kind token context context-type identifier jurisdiction status topic type version
            __hlcli_kind reference composed-of definition depends-on derived-from predecessor successor
            __hlcli_kind date date effective
            __hlcli_kind quantity context-quantity
            __hlcli_kind uri url
            __hlcli_kind composite context-type-quantity context-type-value
            __hlcli_kind special _text
        case Practitioner
            __hlcli_kind string address address-city address-country address-postalcode address-state family given name phonetic
            __hlcli_kind token active address-use communication email gender identifier phone telecom
            __hlcli_kind special _text
        case PractitionerRole
            __hlcli_kind token active email identifier phone role specialty telecom
            __hlcli_kind reference endpoint location organization practitioner service
            __hlcli_kind date date
            __hlcli_kind special _text
        case Procedure
            __hlcli_kind token category code identifier reason-code status
            __hlcli_kind reference based-on encounter instantiates-canonical location part-of patient performer reason-reference subject
            __hlcli_kind date date
            __hlcli_kind uri instantiates-uri
            __hlcli_kind special _text
        case Provenance
            __hlcli_kind token agent-role agent-type signature-type
            __hlcli_kind reference agent entity location patient target
            __hlcli_kind date recorded when
            __hlcli_kind special _text
        case Questionnaire
            __hlcli_kind string description name publisher title
            __hlcli_kind token code context context-type identifier jurisdiction status subject-type version
            __hlcli_kind date date effective
            __hlcli_kind quantity context-quantity
            __hlcli_kind uri definition url
            __hlcli_kind composite context-type-quantity context-type-value
            __hlcli_kind special _text
        case QuestionnaireResponse
            __hlcli_kind token identifier status
            __hlcli_kind reference author based-on encounter item-subject part-of patient questionnaire source subject
            __hlcli_kind date authored
            __hlcli_kind special _text
        case RelatedPerson
            __hlcli_kind string address address-city address-country address-postalcode address-state name phonetic
            __hlcli_kind token active address-use email gender identifier phone relationship telecom
            __hlcli_kind reference patient
            __hlcli_kind date birthdate
            __hlcli_kind special _text
        case RequestGroup
            __hlcli_kind token code group-identifier identifier intent priority status
            __hlcli_kind reference author encounter instantiates-canonical participant patient subject
            __hlcli_kind date authored
            __hlcli_kind uri instantiates-uri
            __hlcli_kind special _text
        case ResearchStudy
            __hlcli_kind string title
            __hlcli_kind token category focus identifier keyword location status
            __hlcli_kind reference partof principalinvestigator protocol site sponsor
            __hlcli_kind date date
            __hlcli_kind special _text
        case ResearchSubject
            __hlcli_kind token identifier status
            __hlcli_kind reference individual patient study
            __hlcli_kind date date
            __hlcli_kind special _text
        case RiskAssessment
            __hlcli_kind token identifier method risk
            __hlcli_kind reference condition encounter patient performer subject
            __hlcli_kind date date
            __hlcli_kind number probability
            __hlcli_kind special _text
        case Schedule
            __hlcli_kind token active identifier service-category service-type specialty
            __hlcli_kind reference actor
            __hlcli_kind date date
            __hlcli_kind special _text
        case SearchParameter
            __hlcli_kind string description name publisher
            __hlcli_kind token base code context context-type jurisdiction status target type version
            __hlcli_kind reference component derived-from
            __hlcli_kind date date
            __hlcli_kind quantity context-quantity
            __hlcli_kind uri url
            __hlcli_kind composite context-type-quantity context-type-value
            __hlcli_kind special _text
        case ServiceRequest
            __hlcli_kind token body-site category code identifier intent performer-type priority requisition status
            __hlcli_kind reference based-on encounter instantiates-canonical patient performer replaces requester specimen subject
            __hlcli_kind date authored occurrence
            __hlcli_kind uri instantiates-uri
            __hlcli_kind special _text
        case Slot
            __hlcli_kind token appointment-type identifier service-category service-type specialty status
            __hlcli_kind reference schedule
            __hlcli_kind date start
            __hlcli_kind special _text
        case Specimen
            __hlcli_kind token accession bodysite container container-id identifier status type
            __hlcli_kind reference collector parent patient subject
            __hlcli_kind date collected
            __hlcli_kind special _text
        case SpecimenDefinition
            __hlcli_kind token container identifier type
            __hlcli_kind special _text
        case StructureDefinition
            __hlcli_kind string description name publisher title
            __hlcli_kind token abstract base-path context context-type derivation experimental ext-context identifier jurisdiction keyword kind path status version
            __hlcli_kind reference base valueset
            __hlcli_kind date date
            __hlcli_kind quantity context-quantity
            __hlcli_kind uri type url
            __hlcli_kind composite context-type-quantity context-type-value
            __hlcli_kind special _text
        case StructureMap
            __hlcli_kind string description name publisher title
            __hlcli_kind token context context-type identifier jurisdiction status version
            __hlcli_kind date date
            __hlcli_kind quantity context-quantity
            __hlcli_kind uri url
            __hlcli_kind composite context-type-quantity context-type-value
            __hlcli_kind special _text
        case Subscription
            __hlcli_kind string criteria
            __hlcli_kind token contact payload status type
            __hlcli_kind uri url
            __hlcli_kind special _text
        case Substance
            __hlcli_kind token category code container-identifier identifier status
            __hlcli_kind reference substance-reference
            __hlcli_kind date expiry
            __hlcli_kind quantity quantity
            __hlcli_kind special _text
        case SubstanceSpecification
            __hlcli_kind token code
            __hlcli_kind special _text
        case SupplyDelivery
            __hlcli_kind token identifier status
            __hlcli_kind reference patient receiver supplier
            __hlcli_kind special _text
        case SupplyRequest
            __hlcli_kind token category identifier status
            __hlcli_kind reference requester subject supplier
            __hlcli_kind date date
            __hlcli_kind special _text
        case Task
            __hlcli_kind token business-status code group-identifier identifier intent performer priority status
            __hlcli_kind reference based-on encounter focus owner part-of patient requester subject
            __hlcli_kind date authored-on modified period
            __hlcli_kind special _text
        case TerminologyCapabilities
            __hlcli_kind string description name publisher title
            __hlcli_kind token context context-type jurisdiction status version
            __hlcli_kind date date
            __hlcli_kind quantity context-quantity
            __hlcli_kind uri url
            __hlcli_kind composite context-type-quantity context-type-value
            __hlcli_kind special _text
        case TestReport
            __hlcli_kind string tester
            __hlcli_kind token identifier result
            __hlcli_kind reference testscript
            __hlcli_kind date issued
            __hlcli_kind uri participant
            __hlcli_kind special _text
        case TestScript
            __hlcli_kind string description name publisher testscript-capability title
            __hlcli_kind token context context-type identifier jurisdiction status version
            __hlcli_kind date date
            __hlcli_kind quantity context-quantity
            __hlcli_kind uri url
            __hlcli_kind composite context-type-quantity context-type-value
            __hlcli_kind special _text
        case ValueSet
            __hlcli_kind string description name publisher title
            __hlcli_kind token code context context-type identifier jurisdiction status version
            __hlcli_kind date date
            __hlcli_kind quantity context-quantity
            __hlcli_kind uri expansion reference url
            __hlcli_kind composite context-type-quantity context-type-value
            __hlcli_kind special _text
        case VerificationResult
            __hlcli_kind reference target
            __hlcli_kind special _text
        case VisionPrescription
            __hlcli_kind token identifier status
            __hlcli_kind reference encounter patient prescriber
            __hlcli_kind date datewritten
            __hlcli_kind special _text
        case '*'
            return 1
    end
end

function __hlcli_modifiers
    switch $argv[1]
        case string
            printf '%s\n' exact contains missing
        case token
            printf '%s\n' not text missing
        case reference
            printf '%s\n' identifier missing
        case date
            printf '%s\n' missing
        case quantity
            printf '%s\n' missing
        case number
            printf '%s\n' missing
        case uri
            printf '%s\n' below missing
    end
end

complete -c hlcli -e
complete -c hlcli -f -a '(__hlcli_offer)'
complete -c hlcli -n __hlcli_wants_a_file -F
complete -c hlcli -n __hlcli_wants_a_program -a '(__hlcli_program)'
