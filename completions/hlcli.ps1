# Completion of hlcli, written by "hlcli completion powershell". Changes are lost.

Register-ArgumentCompleter -Native -CommandName hlcli -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $sources = New-Object 'System.Collections.Generic.SortedDictionary[string,string]' ([StringComparer]::Ordinal)
    foreach ($key in @(':--version', '*:--help', '*:-h', '*:--replace', '*:--merge', '*:--skip-unchanged', '*:--no-validate', '*:--no-explain', '*:--dry-run', '*:--yes', '*:--local', '*:--allow-http', '*:--quiet', '*:-q', '*:--show-values', '*:--no-color', '*:--debug', '*:--debug-signing', '*:--curl', '*:--allow-broad', '*:--allow-mismatch', '*:--allow-unknown-param', '*:--preview', '*:--confirm', '*:--resolve-references', '*:--all', '*:--post', '*:--text', '*:--exit-code', '*:--wait', '*:--write', '*:--strict-case', '*:--install')) { $sources[$key] = 'flag ' }
    foreach ($key in @('*:--expect')) { $sources[$key] = ' create update' }
    foreach ($key in @('*:--if-match')) { $sources[$key] = ' auto' }
    foreach ($key in @('*:--if-none-match')) { $sources[$key] = ' ''*''' }
    foreach ($key in @('*:--validation-level')) { $sources[$key] = ' strict structure-only minimal' }
    foreach ($key in @('*:--consistency')) { $sources[$key] = ' strong eventual' }
    foreach ($key in @('*:--store')) { $sources[$key] = 'stores ' }
    foreach ($key in @('put:--auth', 'cond-update:--auth', 'delete:--auth', 'edit:--auth', 'load:--auth', 'get:--auth', 'history:--auth', 'search:--auth', 'diff:--auth', 'import:--auth', 'config:--auth', 'doctor:--auth', 'api:--auth')) { $sources[$key] = ' sigv4 bearer none' }
    foreach ($key in @('serve:--auth')) { $sources[$key] = ' sigv4 bearer' }
    foreach ($key in @('*:--token-file', '*:--ca-bundle', '*:--report', '*:--input', 'put:@2', 'cond-update:@2', 'load:@*', 'diff:@2', 'validate:@*')) { $sources[$key] = 'files ' }
    foreach ($key in @('put:--output', 'cond-update:--output', 'delete:--output', 'edit:--output', 'load:--output', 'get:--output', 'history:--output', 'search:--output', 'diff:--output', 'validate:--output', 'explain:--output', 'datastores:--output', 'import:--output', 'config:--output', 'doctor:--output', 'api:--output', 'put:-o', 'cond-update:-o', 'delete:-o', 'edit:-o', 'load:-o', 'get:-o', 'history:-o', 'search:-o', 'diff:-o', 'validate:-o', 'explain:-o', 'datastores:-o', 'import:-o', 'config:-o', 'doctor:-o', 'api:-o')) { $sources[$key] = ' text json resource id' }
    foreach ($key in @('params:--output', 'params:-o')) { $sources[$key] = ' text json' }
    foreach ($key in @('*:--by', '*:--param', '*:--sort')) { $sources[$key] = 'criteria ' }
    foreach ($key in @('*:--resource-type', 'put:@1', 'cond-update:@1', 'search:@1', 'diff:@1', 'params:@1', 'explain:@1')) { $sources[$key] = 'types ' }
    foreach ($key in @('*:--order')) { $sources[$key] = ' input references' }
    foreach ($key in @('*:--rate')) { $sources[$key] = ' max' }
    foreach ($key in @('*:--db')) { $sources[$key] = 'files :memory:' }
    foreach ($key in @('delete:@1', 'edit:@1', 'get:@1', 'history:@1')) { $sources[$key] = 'types/ ' }
    foreach ($key in @('settle:@1')) { $sources[$key] = ' put cond-update delete' }
    foreach ($key in @('import:@1')) { $sources[$key] = ' start status list' }
    foreach ($key in @('config:@1')) { $sources[$key] = ' list show use set path' }
    foreach ($key in @('serve:@*')) { $sources[$key] = 'programs ' }
    foreach ($key in @('completion:@1')) { $sources[$key] = ' bash zsh fish powershell' }
    foreach ($key in @('help:@1')) { $sources[$key] = ' exit-codes output environment conditional-update safety put cond-update delete edit load settle get history search diff validate params explain datastores import config doctor api serve demo completion man help' }
    $commands = @(
        , @('put', 'Update a resource by id; creates it when the id is free.')
        , @('cond-update', 'Update the one resource that a search finds; create it when nothing...')
        , @('delete', 'Delete a resource by id.')
        , @('edit', 'Change the current version of a resource in an editor, see the...')
        , @('load', 'Load many resources: files, folders, globs, standard input; NDJSON,...')
        , @('settle', 'Find out what became of a write whose answer was lost (exit 11); send...')
        , @('get', 'Read a resource by id.')
        , @('history', 'The versions of a resource, the newest first: when, and how many...')
        , @('search', 'Search: a table on a terminal, one resource a line in a pipe, written...')
        , @('diff', 'Show what a put would change in what is stored, element by element.')
        , @('validate', 'Check files against R4''s rules of structure: any resource, Bundles too.')
        , @('params', 'List the search parameters of a type: the flags of cond-update and...')
        , @('explain', 'What R4 says of a type or an element: cardinality, types, codes,...')
        , @('datastores', 'List the account''s data stores: name, id, status, endpoint,...')
        , @('import', 'Start and follow HealthLake''s own import of NDJSON in S3: upsert by...')
        , @('config', 'List the named stores, show what is in force, choose a store, change...')
        , @('doctor', 'Check step by step that a store can be used, and say what to change...')
        , @('api', 'Send any request below the FHIR base: operations, bundles, what has...')
        , @('serve', 'Run the local endpoint: HealthLake''s URLs, signature check and...')
        , @('demo', 'See all of it in a minute, without AWS: a tour in a temporary place.')
        , @('completion', 'Print the completions for a shell: commands, options, resource types,...')
        , @('man', 'Print the manual page, hlcli(1).')
        , @('help', 'Explain a command, or a topic.')
    )
    $blocks = @(
        @{ Commands = @(''); Options = @(
            , @('--version', 'the version')
        ) }
        @{ Commands = @('', 'put', 'cond-update', 'delete', 'edit', 'load', 'settle', 'get', 'history', 'search', 'diff', 'validate', 'params', 'explain', 'datastores', 'import', 'config', 'doctor', 'api', 'serve', 'demo', 'completion', 'man', 'help'); Options = @(
            , @('--help', 'Show this message and exit.')
            , @('-h', 'Show this message and exit.')
        ) }
        @{ Commands = @('api'); Options = @(
            , @('--field', 'a parameter of the query')
            , @('-f', 'a parameter of the query')
            , @('--input', 'the body, sent as it is')
        ) }
        @{ Commands = @('completion'); Options = @(
            , @('--install', 'put it where the shell looks, and say where')
        ) }
        @{ Commands = @('cond-update'); Options = @(
            , @('--by', 'take the criteria from the resource itself')
            , @('--allow-broad', 'insist on an empty or half-empty criterion')
            , @('--allow-mismatch', 'insist on a body its own criteria do not find')
            , @('--merge', 'change these elements of the one match')
            , @('--preview', 'show what would be done, and send nothing')
            , @('--confirm', 'show what would be done, and ask')
        ) }
        @{ Commands = @('cond-update', 'search'); Options = @(
            , @('--param', 'a search parameter; @FILE reads its value')
            , @('--allow-unknown-param', 'send what R4 or HealthLake does not know')
        ) }
        @{ Commands = @('datastores'); Options = @(
            , @('--region', 'AWS region to look in')
        ) }
        @{ Commands = @('delete'); Options = @(
            , @('--if-match', 'only if this is the current version; auto: the one there is now')
            , @('--dry-run', 'print the request and delete nothing')
        ) }
        @{ Commands = @('diff'); Options = @(
            , @('--version-id', 'that version, not the current')
            , @('--to', 'compare it with this version')
            , @('--text', 'compare the narrative, too')
            , @('--exit-code', 'exit 1 where they differ, as diff does')
            , @('--merge', 'what put --merge would change: these elements alone')
        ) }
        @{ Commands = @('doctor'); Options = @(
            , @('--write', 'create and delete a marked Basic resource, too')
        ) }
        @{ Commands = @('get'); Options = @(
            , @('--version-id', 'this version of it')
        ) }
        @{ Commands = @('history'); Options = @(
            , @('--since', 'versions from then on: a date or time, UTC')
        ) }
        @{ Commands = @('history', 'search'); Options = @(
            , @('--all', 'every page, of 100 unless --count says so')
            , @('--count', 'how many a page holds')
        ) }
        @{ Commands = @('import'); Options = @(
            , @('--role-arn', 'reads and writes the buckets')
            , @('--output-s3', 'where the job reports to')
            , @('--kms-key', 'encrypts what it reports')
            , @('--job-name', 'of the job')
            , @('--validation-level', 'as in put')
            , @('--wait', 'until the job has ended')
        ) }
        @{ Commands = @('import', 'doctor'); Options = @(
            , @('--yes', 'write to a protected store without being asked')
        ) }
        @{ Commands = @('load'); Options = @(
            , @('--by', 'conditional updates by these search parameters')
            , @('--resource-type', 'only these')
            , @('--skip', 'leave out the first N')
            , @('--limit', 'at most N')
            , @('--order', 'what others refer to first')
            , @('--resolve-references', 'urn:uuid: of Bundles become ids, references follow')
            , @('--if-match', 'only over the version read just before')
            , @('--skip-unchanged', 'send nothing where nothing would change')
            , @('--allow-unknown-param', '--by what R4 or HealthLake does not know')
            , @('--dry-run', 'check and count; =server: look up what each would do')
            , @('--concurrency', 'in flight at most; else 8, growing to 32')
            , @('--rate', 'a second at most; max: all that the service takes')
            , @('--max-errors', 'stop when more than so many fail')
            , @('--resume', 'go on; repeat what failed, look up the unknown')
            , @('--run-dir', 'the run''s own folder')
            , @('--report', 'the report as a file: .json, .xml (JUnit), .html')
            , @('--yes', 'load into a protected store without being asked')
        ) }
        @{ Commands = @('params'); Options = @(
            , @('--output', 'what stdout gets')
            , @('-o', 'what stdout gets')
        ) }
        @{ Commands = @('put'); Options = @(
            , @('--id', 'the id, if the file has none')
            , @('--merge', 'change these elements of the current version')
            , @('--skip-unchanged', 'send nothing if nothing would change')
        ) }
        @{ Commands = @('put', 'cond-update'); Options = @(
            , @('--expect', 'refuse to do anything else')
            , @('--if-match', 'only if this is the current version; auto: the one read just before')
            , @('--if-none-match', '''*'': only if nothing is there')
            , @('--dry-run', 'print the request and send nothing')
        ) }
        @{ Commands = @('put', 'cond-update', 'delete'); Options = @(
            , @('--no-explain', 'no further reads to explain a 409 or 412')
        ) }
        @{ Commands = @('put', 'cond-update', 'delete', 'edit', 'api'); Options = @(
            , @('--yes', 'do not ask, not even for a protected store')
        ) }
        @{ Commands = @('put', 'cond-update', 'delete', 'edit', 'load', 'get', 'history', 'search', 'diff', 'datastores', 'import', 'config', 'doctor', 'api'); Options = @(
            , @('--profile', 'an AWS profile')
            , @('--ca-bundle', 'certificates to trust (PEM)')
        ) }
        @{ Commands = @('put', 'cond-update', 'delete', 'edit', 'load', 'get', 'history', 'search', 'diff', 'import', 'config', 'doctor', 'api'); Options = @(
            , @('--store', 'a store of the config file, or its name in AWS')
            , @('--endpoint-url', 'the data store''s endpoint, or a host with --datastore-id')
            , @('--datastore-id', 'the data store, in --region')
            , @('--region', 'AWS region to sign for')
            , @('--local', 'the endpoint inside hlcli: no AWS, no network')
            , @('--auth', 'how to authenticate')
            , @('--token-file', 'a bearer token, read again when refused')
            , @('--timeout', 'seconds for one attempt (30)')
            , @('--retries', 're-sends after the first attempt (4; load 10)')
            , @('--max-wait', 'seconds for all waiting together (60)')
            , @('--allow-http', 'plain http to another machine than this')
        ) }
        @{ Commands = @('put', 'cond-update', 'delete', 'edit', 'load', 'get', 'history', 'search', 'diff', 'validate', 'explain', 'datastores', 'import', 'config', 'doctor', 'api'); Options = @(
            , @('--output', 'what stdout gets')
            , @('-o', 'what stdout gets')
            , @('--query', 'a JMESPath expression over the JSON object')
            , @('--quiet', 'no status line; errors and warnings stay')
            , @('-q', 'no status line; errors and warnings stay')
            , @('--show-values', 'clinical values in messages off a terminal, too')
            , @('--no-color', 'no colour')
            , @('--debug', 'what is sent and received, secrets left out')
            , @('--debug-signing', 'what is signed, and what the endpoint signs instead')
            , @('--curl', 'print the request as a curl command and send nothing')
        ) }
        @{ Commands = @('put', 'cond-update', 'diff'); Options = @(
            , @('--replace', 'without a file: replace what is stored by these elements alone')
        ) }
        @{ Commands = @('put', 'cond-update', 'edit', 'diff'); Options = @(
            , @('--set', 'active=true, name.given[+]=Jane, telecom[system=phone].value=12, typed as R4 says')
            , @('--set-json', 'any JSON, letter for letter')
            , @('--unset', 'leave an element out')
        ) }
        @{ Commands = @('put', 'cond-update', 'edit', 'load'); Options = @(
            , @('--no-validate', 'send it whatever R4''s rules of structure say')
        ) }
        @{ Commands = @('put', 'cond-update', 'load'); Options = @(
            , @('--validation-level', 'how strictly the service validates')
            , @('--consistency', 'of the service''s search index')
        ) }
        @{ Commands = @('put', 'cond-update', 'load', 'api'); Options = @(
            , @('--header', 'a further request header')
            , @('-H', 'a further request header')
        ) }
        @{ Commands = @('search'); Options = @(
            , @('--sort', 'in this order; -PARAM: descending')
            , @('--include', 'and what PARAM refers to')
            , @('--revinclude', 'and what refers to it by PARAM')
            , @('--post', 'criteria in the body: URLs are kept in logs')
        ) }
        @{ Commands = @('serve'); Options = @(
            , @('--port', '0 takes a free one')
            , @('--db', '')
            , @('--index-lag', 'a write is not yet found by search')
            , @('--latency', 'answer later')
            , @('--strict-case', 'string search as HealthLake documents it')
            , @('--fault', 'misbehave on purpose')
            , @('--auth', 'bearer: a SMART store, and its tokens')
            , @('--token-life', 'of a bearer token')
            , @('--bucket', 'the bucket in hlcli import, whatever its name')
        ) }
        @{ Commands = @('settle'); Options = @(
            , @('--since', 'when it was sent, by this machine''s clock')
            , @('--lag', 'seconds a search may be behind')
            , @('--digest', 'only if the request is the one sent then')
        ) }
        @{ Commands = @('validate'); Options = @(
            , @('--validation-level', 'minimal makes warnings of errors')
        ) }
    )
    $takers = @('cond-update', 'search')
    $showers = @('search')
    $results = @('_contained', '_containedType', '_count', '_elements', '_format', '_include', '_pretty', '_revinclude', '_sort', '_summary', '_total')
    $modifiers = @{ string = @('exact', 'contains', 'missing'); token = @('not', 'text', 'missing'); reference = @('identifier', 'missing'); date = @('missing'); quantity = @('missing'); number = @('missing'); uri = @('below', 'missing') }
    $common = 'token:_id _security _tag;date:_lastUpdated createdAt;uri:_profile _source'
    $own = New-Object 'System.Collections.Generic.SortedDictionary[string,string]' ([StringComparer]::Ordinal)
    foreach ($key in @('Account')) { $own[$key] = 'string:name;token:identifier status type;reference:owner patient subject;date:period;special:_text' }
    foreach ($key in @('ActivityDefinition', 'EventDefinition', 'Evidence', 'EvidenceVariable', 'Measure', 'ResearchDefinition', 'ResearchElementDefinition')) { $own[$key] = 'string:description name publisher title;token:context context-type identifier jurisdiction status topic version;reference:composed-of depends-on derived-from predecessor successor;date:date effective;quantity:context-quantity;uri:url;composite:context-type-quantity context-type-value;special:_text' }
    foreach ($key in @('AdverseEvent')) { $own[$key] = 'token:actuality category event seriousness severity;reference:location recorder resultingcondition study subject substance;date:date;special:_text' }
    foreach ($key in @('AllergyIntolerance')) { $own[$key] = 'token:category clinical-status code criticality identifier manifestation route severity type verification-status;reference:asserter patient recorder;date:date last-date onset;special:_text' }
    foreach ($key in @('Appointment')) { $own[$key] = 'token:appointment-type identifier part-status reason-code service-category service-type specialty status;reference:actor based-on location patient practitioner reason-reference slot supporting-info;date:date;special:_text' }
    foreach ($key in @('AppointmentResponse')) { $own[$key] = 'token:identifier part-status;reference:actor appointment location patient practitioner;special:_text' }
    foreach ($key in @('AuditEvent')) { $own[$key] = 'string:address agent-name entity-name;token:action agent-role altid entity-role entity-type outcome site subtype type;reference:agent entity patient source;date:date;uri:policy;special:_text' }
    foreach ($key in @('Basic')) { $own[$key] = 'token:code identifier;reference:author patient subject;date:created;special:_text' }
    foreach ($key in @('Binary', 'Bundle', 'Parameters')) { $own[$key] = '' }
    foreach ($key in @('BiologicallyDerivedProduct', 'CatalogEntry', 'MedicinalProductIngredient', 'MedicinalProductManufactured', 'ObservationDefinition', 'OperationOutcome', 'SubstanceNucleicAcid', 'SubstancePolymer', 'SubstanceProtein', 'SubstanceReferenceInformation', 'SubstanceSourceMaterial')) { $own[$key] = 'special:_text' }
    foreach ($key in @('BodyStructure')) { $own[$key] = 'token:identifier location morphology;reference:patient;special:_text' }
    foreach ($key in @('CapabilityStatement')) { $own[$key] = 'string:description name publisher software title;token:context context-type fhirversion format jurisdiction mode resource security-service status version;reference:guide resource-profile supported-profile;date:date;quantity:context-quantity;uri:url;composite:context-type-quantity context-type-value;special:_text' }
    foreach ($key in @('CarePlan')) { $own[$key] = 'token:activity-code category identifier intent status;reference:activity-reference based-on care-team condition encounter goal instantiates-canonical part-of patient performer replaces subject;date:activity-date date;uri:instantiates-uri;special:_text' }
    foreach ($key in @('CareTeam')) { $own[$key] = 'token:category identifier status;reference:encounter participant patient subject;date:date;special:_text' }
    foreach ($key in @('ChargeItem')) { $own[$key] = 'token:code identifier performer-function;reference:account context enterer patient performer-actor performing-organization requesting-organization service subject;date:entered-date occurrence;quantity:price-override quantity;number:factor-override;special:_text' }
    foreach ($key in @('ChargeItemDefinition')) { $own[$key] = 'string:description publisher title;token:context context-type identifier jurisdiction status version;date:date effective;quantity:context-quantity;uri:url;composite:context-type-quantity context-type-value;special:_text' }
    foreach ($key in @('Claim')) { $own[$key] = 'token:identifier priority status use;reference:care-team detail-udi encounter enterer facility insurer item-udi patient payee procedure-udi provider subdetail-udi;date:created;special:_text' }
    foreach ($key in @('ClaimResponse')) { $own[$key] = 'string:disposition;token:identifier outcome status use;reference:insurer patient request requestor;date:created payment-date;special:_text' }
    foreach ($key in @('ClinicalImpression')) { $own[$key] = 'token:finding-code identifier status;reference:assessor encounter finding-ref investigation patient previous problem subject supporting-info;date:date;special:_text' }
    foreach ($key in @('CodeSystem')) { $own[$key] = 'string:description name publisher title;token:code content-mode context context-type identifier jurisdiction language status version;reference:supplements;date:date;quantity:context-quantity;uri:system url;composite:context-type-quantity context-type-value;special:_text' }
    foreach ($key in @('Communication')) { $own[$key] = 'token:category identifier medium status;reference:based-on encounter instantiates-canonical part-of patient recipient sender subject;date:received sent;uri:instantiates-uri;special:_text' }
    foreach ($key in @('CommunicationRequest')) { $own[$key] = 'token:category group-identifier identifier medium priority status;reference:based-on encounter patient recipient replaces requester sender subject;date:authored occurrence;special:_text' }
    foreach ($key in @('CompartmentDefinition')) { $own[$key] = 'string:description name publisher;token:code context context-type resource status version;date:date;quantity:context-quantity;uri:url;composite:context-type-quantity context-type-value;special:_text' }
    foreach ($key in @('Composition')) { $own[$key] = 'string:title;token:category confidentiality context identifier related-id section status type;reference:attester author encounter entry patient related-ref subject;date:date period;special:_text' }
    foreach ($key in @('ConceptMap')) { $own[$key] = 'string:description name publisher title;token:context context-type identifier jurisdiction source-code status target-code version;reference:other source source-uri target target-uri;date:date;quantity:context-quantity;uri:dependson product source-system target-system url;composite:context-type-quantity context-type-value;special:_text' }
    foreach ($key in @('Condition')) { $own[$key] = 'string:abatement-string onset-info;token:body-site category clinical-status code evidence identifier severity stage verification-status;reference:asserter encounter evidence-detail patient subject;date:abatement-date onset-date recorded-date;quantity:abatement-age onset-age;special:_text' }
    foreach ($key in @('Consent')) { $own[$key] = 'token:action category identifier purpose scope security-label status;reference:actor consentor data organization patient;date:date period;special:_text' }
    foreach ($key in @('Contract')) { $own[$key] = 'token:identifier status;reference:authority domain signer subject;date:issued;uri:instantiates url;special:_text' }
    foreach ($key in @('Coverage')) { $own[$key] = 'string:class-value dependent;token:class-type identifier status type;reference:beneficiary patient payor policy-holder subscriber;special:_text' }
    foreach ($key in @('CoverageEligibilityRequest')) { $own[$key] = 'token:identifier status;reference:enterer facility patient provider;date:created;special:_text' }
    foreach ($key in @('CoverageEligibilityResponse')) { $own[$key] = 'string:disposition;token:identifier outcome status;reference:insurer patient request requestor;date:created;special:_text' }
    foreach ($key in @('DetectedIssue')) { $own[$key] = 'token:code identifier;reference:author implicated patient;date:identified;special:_text' }
    foreach ($key in @('Device')) { $own[$key] = 'string:device-name manufacturer model udi-carrier udi-di;token:din identifier status type;reference:location organization patient;uri:url;special:_text' }
    foreach ($key in @('DeviceDefinition')) { $own[$key] = 'token:identifier type;reference:parent;special:_text' }
    foreach ($key in @('DeviceMetric')) { $own[$key] = 'token:category identifier type;reference:parent source;special:_text' }
    foreach ($key in @('DeviceRequest')) { $own[$key] = 'token:code group-identifier identifier intent status;reference:based-on device encounter instantiates-canonical insurance patient performer prior-request requester subject;date:authored-on event-date;uri:instantiates-uri;special:_text' }
    foreach ($key in @('DeviceUseStatement')) { $own[$key] = 'token:identifier;reference:device patient subject;special:_text' }
    foreach ($key in @('DiagnosticReport')) { $own[$key] = 'token:category code conclusion identifier status;reference:assessed-condition based-on encounter media patient performer result results-interpreter specimen subject;date:date issued;special:_text' }
    foreach ($key in @('DocumentManifest')) { $own[$key] = 'string:description;token:identifier related-id status type;reference:author item patient recipient related-ref subject;date:created;uri:source;special:_text' }
    foreach ($key in @('DocumentReference')) { $own[$key] = 'string:description;token:category contenttype event facility format identifier language relation security-label setting status type;reference:authenticator author custodian encounter patient related relatesto subject;date:date period;uri:location;composite:relationship;special:_text' }
    foreach ($key in @('EffectEvidenceSynthesis', 'RiskEvidenceSynthesis')) { $own[$key] = 'string:description name publisher title;token:context context-type identifier jurisdiction status version;date:date effective;quantity:context-quantity;uri:url;composite:context-type-quantity context-type-value;special:_text' }
    foreach ($key in @('Encounter')) { $own[$key] = 'token:class identifier participant-type reason-code special-arrangement status type;reference:account appointment based-on diagnosis episode-of-care location part-of participant patient practitioner reason-reference service-provider subject;date:date location-period;quantity:length;special:_text' }
    foreach ($key in @('Endpoint')) { $own[$key] = 'string:name;token:connection-type identifier payload-type status;reference:organization;special:_text' }
    foreach ($key in @('EnrollmentRequest')) { $own[$key] = 'token:identifier status;reference:patient subject;special:_text' }
    foreach ($key in @('EnrollmentResponse')) { $own[$key] = 'token:identifier status;reference:request;special:_text' }
    foreach ($key in @('EpisodeOfCare')) { $own[$key] = 'token:identifier status type;reference:care-manager condition incoming-referral organization patient;date:date;special:_text' }
    foreach ($key in @('ExampleScenario')) { $own[$key] = 'string:name publisher;token:context context-type identifier jurisdiction status version;date:date;quantity:context-quantity;uri:url;composite:context-type-quantity context-type-value;special:_text' }
    foreach ($key in @('ExplanationOfBenefit')) { $own[$key] = 'string:disposition;token:identifier status;reference:care-team claim coverage detail-udi encounter enterer facility item-udi patient payee procedure-udi provider subdetail-udi;date:created;special:_text' }
    foreach ($key in @('FamilyMemberHistory')) { $own[$key] = 'token:code identifier relationship sex status;reference:instantiates-canonical patient;date:date;uri:instantiates-uri;special:_text' }
    foreach ($key in @('Flag')) { $own[$key] = 'token:identifier;reference:author encounter patient subject;date:date;special:_text' }
    foreach ($key in @('Goal')) { $own[$key] = 'token:achievement-status category identifier lifecycle-status;reference:patient subject;date:start-date target-date;special:_text' }
    foreach ($key in @('GraphDefinition')) { $own[$key] = 'string:description name publisher;token:context context-type jurisdiction start status version;date:date;quantity:context-quantity;uri:url;composite:context-type-quantity context-type-value;special:_text' }
    foreach ($key in @('Group')) { $own[$key] = 'token:actual characteristic code exclude identifier type value;reference:managing-entity member;composite:characteristic-value;special:_text' }
    foreach ($key in @('GuidanceResponse')) { $own[$key] = 'token:identifier request;reference:patient subject;special:_text' }
    foreach ($key in @('HealthcareService')) { $own[$key] = 'string:name;token:active characteristic identifier program service-category service-type specialty;reference:coverage-area endpoint location organization;special:_text' }
    foreach ($key in @('ImagingStudy')) { $own[$key] = 'token:bodysite dicom-class identifier instance modality reason series status;reference:basedon encounter endpoint interpreter patient performer referrer subject;date:started;special:_text' }
    foreach ($key in @('Immunization')) { $own[$key] = 'string:lot-number series;token:identifier reason-code status status-reason target-disease vaccine-code;reference:location manufacturer patient performer reaction reason-reference;date:date reaction-date;special:_text' }
    foreach ($key in @('ImmunizationEvaluation')) { $own[$key] = 'token:dose-status identifier status target-disease;reference:immunization-event patient;date:date;special:_text' }
    foreach ($key in @('ImmunizationRecommendation')) { $own[$key] = 'token:identifier status target-disease vaccine-type;reference:information patient support;date:date;special:_text' }
    foreach ($key in @('ImplementationGuide')) { $own[$key] = 'string:description name publisher title;token:context context-type experimental jurisdiction status version;reference:depends-on global resource;date:date;quantity:context-quantity;uri:url;composite:context-type-quantity context-type-value;special:_text' }
    foreach ($key in @('InsurancePlan')) { $own[$key] = 'string:address address-city address-country address-postalcode address-state name phonetic;token:address-use identifier status type;reference:administered-by endpoint owned-by;special:_text' }
    foreach ($key in @('Invoice')) { $own[$key] = 'token:identifier participant-role status type;reference:account issuer participant patient recipient subject;date:date;quantity:totalgross totalnet;special:_text' }
    foreach ($key in @('Library')) { $own[$key] = 'string:description name publisher title;token:content-type context context-type identifier jurisdiction status topic type version;reference:composed-of depends-on derived-from predecessor successor;date:date effective;quantity:context-quantity;uri:url;composite:context-type-quantity context-type-value;special:_text' }
    foreach ($key in @('Linkage')) { $own[$key] = 'reference:author item source;special:_text' }
    foreach ($key in @('List')) { $own[$key] = 'string:notes title;token:code empty-reason identifier status;reference:encounter item patient source subject;date:date;special:_text' }
    foreach ($key in @('Location')) { $own[$key] = 'string:address address-city address-country address-postalcode address-state name;token:address-use identifier operational-status status type;reference:endpoint organization partof;special:_text' }
    foreach ($key in @('MeasureReport')) { $own[$key] = 'token:identifier status;reference:evaluated-resource measure patient reporter subject;date:date period;special:_text' }
    foreach ($key in @('Media')) { $own[$key] = 'token:identifier modality site status type view;reference:based-on device encounter operator patient subject;date:created;special:_text' }
    foreach ($key in @('Medication')) { $own[$key] = 'token:code form identifier ingredient-code lot-number status;reference:ingredient manufacturer;date:expiration-date;special:_text' }
    foreach ($key in @('MedicationAdministration')) { $own[$key] = 'token:code identifier reason-given reason-not-given status;reference:context device medication patient performer request subject;date:effective-time;special:_text' }
    foreach ($key in @('MedicationDispense')) { $own[$key] = 'token:code identifier status type;reference:context destination medication patient performer prescription receiver responsibleparty subject;date:whenhandedover whenprepared;special:_text' }
    foreach ($key in @('MedicationKnowledge')) { $own[$key] = 'token:classification classification-type code doseform ingredient-code monitoring-program-name monitoring-program-type monograph-type source-cost status;reference:ingredient manufacturer monograph;special:_text' }
    foreach ($key in @('MedicationRequest')) { $own[$key] = 'token:category code identifier intended-performertype intent priority status;reference:encounter intended-dispenser intended-performer medication patient requester subject;date:authoredon date;special:_text' }
    foreach ($key in @('MedicationStatement')) { $own[$key] = 'token:category code identifier status;reference:context medication part-of patient source subject;date:effective;special:_text' }
    foreach ($key in @('MedicinalProduct')) { $own[$key] = 'string:name;token:identifier name-language;special:_text' }
    foreach ($key in @('MedicinalProductAuthorization')) { $own[$key] = 'token:country identifier status;reference:holder subject;special:_text' }
    foreach ($key in @('MedicinalProductContraindication', 'MedicinalProductIndication', 'MedicinalProductInteraction', 'MedicinalProductUndesirableEffect')) { $own[$key] = 'reference:subject;special:_text' }
    foreach ($key in @('MedicinalProductPackaged')) { $own[$key] = 'token:identifier;reference:subject;special:_text' }
    foreach ($key in @('MedicinalProductPharmaceutical')) { $own[$key] = 'token:identifier route target-species;special:_text' }
    foreach ($key in @('MessageDefinition')) { $own[$key] = 'string:description name publisher title;token:category context context-type event focus identifier jurisdiction status version;reference:parent;date:date;quantity:context-quantity;uri:url;composite:context-type-quantity context-type-value;special:_text' }
    foreach ($key in @('MessageHeader')) { $own[$key] = 'string:destination source;token:code event response-id;reference:author enterer focus receiver responsible sender target;uri:destination-uri source-uri;special:_text' }
    foreach ($key in @('MolecularSequence')) { $own[$key] = 'token:chromosome identifier referenceseqid type;reference:patient;number:variant-end variant-start window-end window-start;composite:chromosome-variant-coordinate chromosome-window-coordinate referenceseqid-variant-coordinate referenceseqid-window-coordinate;special:_text' }
    foreach ($key in @('NamingSystem')) { $own[$key] = 'string:contact description name publisher responsible value;token:context context-type id-type jurisdiction kind status telecom type;date:date period;quantity:context-quantity;composite:context-type-quantity context-type-value;special:_text' }
    foreach ($key in @('NutritionOrder')) { $own[$key] = 'token:additive formula identifier oraldiet status supplement;reference:encounter instantiates-canonical patient provider;date:datetime;uri:instantiates-uri;special:_text' }
    foreach ($key in @('Observation')) { $own[$key] = 'string:amino-acid-change dna-variant gene-amino-acid-change gene-dnavariant value-string;token:category code combo-code combo-data-absent-reason combo-value-concept component-code component-data-absent-reason component-value-concept data-absent-reason gene-identifier identifier method status value-concept;reference:based-on derived-from device encounter focus has-member part-of patient performer specimen subject;date:date value-date;quantity:combo-value-quantity component-value-quantity value-quantity;composite:code-value-concept code-value-date code-value-quantity code-value-string combo-code-value-concept combo-code-value-quantity component-code-value-concept component-code-value-quantity;special:_text' }
    foreach ($key in @('OperationDefinition')) { $own[$key] = 'string:description name publisher title;token:code context context-type instance jurisdiction kind status system type version;reference:base input-profile output-profile;date:date;quantity:context-quantity;uri:url;composite:context-type-quantity context-type-value;special:_text' }
    foreach ($key in @('Organization')) { $own[$key] = 'string:address address-city address-country address-postalcode address-state name phonetic;token:active address-use identifier type;reference:endpoint partof;special:_text' }
    foreach ($key in @('OrganizationAffiliation')) { $own[$key] = 'token:active email identifier phone role specialty telecom;reference:endpoint location network participating-organization primary-organization service;date:date;special:_text' }
    foreach ($key in @('Patient')) { $own[$key] = 'string:address address-city address-country address-postalcode address-state family given mothersMaidenName name phonetic;token:active address-use deceased email gender identifier language phone telecom;reference:general-practitioner link organization;date:birthdate death-date;special:_text' }
    foreach ($key in @('PaymentNotice')) { $own[$key] = 'token:identifier payment-status status;reference:provider request response;date:created;special:_text' }
    foreach ($key in @('PaymentReconciliation')) { $own[$key] = 'string:disposition;token:identifier outcome status;reference:payment-issuer request requestor;date:created;special:_text' }
    foreach ($key in @('Person')) { $own[$key] = 'string:address address-city address-country address-postalcode address-state name phonetic;token:address-use email gender identifier phone telecom;reference:link organization patient practitioner relatedperson;date:birthdate;special:_text' }
    foreach ($key in @('PlanDefinition')) { $own[$key] = 'string:description name publisher title;token:context context-type identifier jurisdiction status topic type version;reference:composed-of definition depends-on derived-from predecessor successor;date:date effective;quantity:context-quantity;uri:url;composite:context-type-quantity context-type-value;special:_text' }
    foreach ($key in @('Practitioner')) { $own[$key] = 'string:address address-city address-country address-postalcode address-state family given name phonetic;token:active address-use communication email gender identifier phone telecom;special:_text' }
    foreach ($key in @('PractitionerRole')) { $own[$key] = 'token:active email identifier phone role specialty telecom;reference:endpoint location organization practitioner service;date:date;special:_text' }
    foreach ($key in @('Procedure')) { $own[$key] = 'token:category code identifier reason-code status;reference:based-on encounter instantiates-canonical location part-of patient performer reason-reference subject;date:date;uri:instantiates-uri;special:_text' }
    foreach ($key in @('Provenance')) { $own[$key] = 'token:agent-role agent-type signature-type;reference:agent entity location patient target;date:recorded when;special:_text' }
    foreach ($key in @('Questionnaire')) { $own[$key] = 'string:description name publisher title;token:code context context-type identifier jurisdiction status subject-type version;date:date effective;quantity:context-quantity;uri:definition url;composite:context-type-quantity context-type-value;special:_text' }
    foreach ($key in @('QuestionnaireResponse')) { $own[$key] = 'token:identifier status;reference:author based-on encounter item-subject part-of patient questionnaire source subject;date:authored;special:_text' }
    foreach ($key in @('RelatedPerson')) { $own[$key] = 'string:address address-city address-country address-postalcode address-state name phonetic;token:active address-use email gender identifier phone relationship telecom;reference:patient;date:birthdate;special:_text' }
    foreach ($key in @('RequestGroup')) { $own[$key] = 'token:code group-identifier identifier intent priority status;reference:author encounter instantiates-canonical participant patient subject;date:authored;uri:instantiates-uri;special:_text' }
    foreach ($key in @('ResearchStudy')) { $own[$key] = 'string:title;token:category focus identifier keyword location status;reference:partof principalinvestigator protocol site sponsor;date:date;special:_text' }
    foreach ($key in @('ResearchSubject')) { $own[$key] = 'token:identifier status;reference:individual patient study;date:date;special:_text' }
    foreach ($key in @('RiskAssessment')) { $own[$key] = 'token:identifier method risk;reference:condition encounter patient performer subject;date:date;number:probability;special:_text' }
    foreach ($key in @('Schedule')) { $own[$key] = 'token:active identifier service-category service-type specialty;reference:actor;date:date;special:_text' }
    foreach ($key in @('SearchParameter')) { $own[$key] = 'string:description name publisher;token:base code context context-type jurisdiction status target type version;reference:component derived-from;date:date;quantity:context-quantity;uri:url;composite:context-type-quantity context-type-value;special:_text' }
    foreach ($key in @('ServiceRequest')) { $own[$key] = 'token:body-site category code identifier intent performer-type priority requisition status;reference:based-on encounter instantiates-canonical patient performer replaces requester specimen subject;date:authored occurrence;uri:instantiates-uri;special:_text' }
    foreach ($key in @('Slot')) { $own[$key] = 'token:appointment-type identifier service-category service-type specialty status;reference:schedule;date:start;special:_text' }
    foreach ($key in @('Specimen')) { $own[$key] = 'token:accession bodysite container container-id identifier status type;reference:collector parent patient subject;date:collected;special:_text' }
    foreach ($key in @('SpecimenDefinition')) { $own[$key] = 'token:container identifier type;special:_text' }
    foreach ($key in @('StructureDefinition')) { $own[$key] = 'string:description name publisher title;token:abstract base-path context context-type derivation experimental ext-context identifier jurisdiction keyword kind path status version;reference:base valueset;date:date;quantity:context-quantity;uri:type url;composite:context-type-quantity context-type-value;special:_text' }
    foreach ($key in @('StructureMap')) { $own[$key] = 'string:description name publisher title;token:context context-type identifier jurisdiction status version;date:date;quantity:context-quantity;uri:url;composite:context-type-quantity context-type-value;special:_text' }
    foreach ($key in @('Subscription')) { $own[$key] = 'string:criteria;token:contact payload status type;uri:url;special:_text' }
    foreach ($key in @('Substance')) { $own[$key] = 'token:category code container-identifier identifier status;reference:substance-reference;date:expiry;quantity:quantity;special:_text' }
    foreach ($key in @('SubstanceSpecification')) { $own[$key] = 'token:code;special:_text' }
    foreach ($key in @('SupplyDelivery')) { $own[$key] = 'token:identifier status;reference:patient receiver supplier;special:_text' }
    foreach ($key in @('SupplyRequest')) { $own[$key] = 'token:category identifier status;reference:requester subject supplier;date:date;special:_text' }
    foreach ($key in @('Task')) { $own[$key] = 'token:business-status code group-identifier identifier intent performer priority status;reference:based-on encounter focus owner part-of patient requester subject;date:authored-on modified period;special:_text' }
    foreach ($key in @('TerminologyCapabilities')) { $own[$key] = 'string:description name publisher title;token:context context-type jurisdiction status version;date:date;quantity:context-quantity;uri:url;composite:context-type-quantity context-type-value;special:_text' }
    foreach ($key in @('TestReport')) { $own[$key] = 'string:tester;token:identifier result;reference:testscript;date:issued;uri:participant;special:_text' }
    foreach ($key in @('TestScript')) { $own[$key] = 'string:description name publisher testscript-capability title;token:context context-type identifier jurisdiction status version;date:date;quantity:context-quantity;uri:url;composite:context-type-quantity context-type-value;special:_text' }
    foreach ($key in @('ValueSet')) { $own[$key] = 'string:description name publisher title;token:code context context-type identifier jurisdiction status version;date:date;quantity:context-quantity;uri:expansion reference url;composite:context-type-quantity context-type-value;special:_text' }
    foreach ($key in @('VerificationResult')) { $own[$key] = 'reference:target;special:_text' }
    foreach ($key in @('VisionPrescription')) { $own[$key] = 'token:identifier status;reference:encounter patient prescriber;date:datewritten;special:_text' }

    function Find-Source([string]$command, [string]$name) {
        foreach ($key in "${command}:$name", "*:$name", "${command}:@*") {
            if ($key -eq "${command}:@*" -and -not $name.StartsWith('@')) { continue }
            if ($sources.ContainsKey($key)) { return $sources[$key] }
        }
        return ' '
    }

    function Find-Parameters([string]$type) {
        if (-not $own.ContainsKey($type)) { return }
        foreach ($group in "$common;$($own[$type])".Split(';')) {
            if (-not $group) { continue }
            $kind, $names = $group.Split(':')
            foreach ($name in $names.Split(' ')) { [pscustomobject]@{ Name = $name; Kind = $kind } }
        }
    }

    function Find-Stores {
        $file = $env:HLCLI_CONFIG
        if (-not $file) {
            $base = "$HOME/.config"
            if ($env:LOCALAPPDATA) { $base = $env:LOCALAPPDATA }
            if ($env:XDG_CONFIG_HOME) { $base = $env:XDG_CONFIG_HOME }
            $file = Join-Path $base 'hlcli/config.toml'
        }
        if (-not (Test-Path -LiteralPath $file -PathType Leaf)) { return }
        foreach ($row in Get-Content -LiteralPath $file) {
            if ($row -match '^\s*\[stores\.([A-Za-z0-9_-]+)\]') { $Matches[1] }
        }
    }

    # The words before the cursor, and the one it is in: as typed, not as PowerShell reads them.
    $whole = $commandAst.Extent.Text
    $cursor = $cursorPosition - $commandAst.Extent.StartOffset
    $fresh = $cursor -gt $whole.Length
    $line = $whole.Substring(0, [Math]::Min($cursor, $whole.Length))
    $typed = @($commandAst.CommandElements | Select-Object -Skip 1 |
        Where-Object { $_.Extent.StartOffset -lt $cursorPosition } |
        ForEach-Object { $_.Extent.Text })
    $current = ''
    if (-not $fresh -and $line -notmatch '\s$' -and $typed.Count -gt 0) {
        $current = ($line -split '\s+')[-1]
        $typed = @($typed | Select-Object -SkipLast 1)
    }

    $command = ''; $type = ''; $owner = ''; $only = $false; $place = 0
    foreach ($word in $typed) {
        if ($owner) { $owner = '' }
        elseif (-not $only -and $word -ceq '--') { $only = $true }
        elseif (-not $only -and $word -match '^-.') {
            $isFlag = (Find-Source $command $word).StartsWith('flag ')
            if (-not $isFlag -and $word -notmatch '^--.*=|^-[^-].') { $owner = $word }
        }
        elseif (-not $command) { $command = $word }
        else {
            $place++
            if ($place -eq 1) { $type = $word.Split('/')[0] }
        }
    }

    $before = ''; $source = ' '; $dashes = $false
    if ($owner) { $source = Find-Source $command $owner }
    elseif (-not $only -and $current -match '^(--[^=]*)=') {
        $before = "$($Matches[1])="
        $source = Find-Source $command $Matches[1]
    }
    elseif (-not $only -and $current.StartsWith('-')) { $dashes = $true }
    elseif (-not $command) { $source = 'commands ' }
    else {
        $source = Find-Source $command "@$($place + 1)"
        $dashes = $source -eq ' '
    }

    $found = New-Object 'System.Collections.Generic.List[object]'
    function Add-Word([string]$word, [string]$about) {
        $found.Add([pscustomobject]@{ Word = $word; About = $about })
    }
    if ($dashes) {
        foreach ($block in $blocks) {
            if ($block.Commands -ccontains $command) {
                foreach ($option in $block.Options) { Add-Word $option[0] $option[1] }
            }
        }
        if ($takers -ccontains $command) {
            $parameters = @(Find-Parameters $type)
            if ($current -match '^--([^:]*):') {
                $base = $Matches[1]
                foreach ($one in $parameters | Where-Object { $_.Name -ceq $base }) {
                    $modifiers[$one.Kind] | ForEach-Object { Add-Word "--${base}:$_" $one.Kind }
                }
            }
            elseif ($parameters.Count) {
                $parameters | ForEach-Object { Add-Word "--$($_.Name)" $_.Kind }
                if ($showers -ccontains $command) {
                    $results | ForEach-Object { Add-Word "--$_" 'result' }
                }
            }
        }
    }
    else {
        $kind, $words = $source.Split(' ')
        switch -CaseSensitive ($kind) {
            'commands' { $commands | ForEach-Object { Add-Word $_[0] $_[1] } }
            'types' { $own.Keys | ForEach-Object { Add-Word $_ 'resource type' } }
            'types/' { $own.Keys | ForEach-Object { Add-Word "$_/" 'resource type' } }
            'criteria' {
                if ($takers -ccontains $command) {
                    Find-Parameters $type | ForEach-Object { Add-Word "$before$($_.Name)=" $_.Kind }
                }
            }
            'stores' { Find-Stores | ForEach-Object { Add-Word "$before$_" 'data store' } }
            default { $words | Where-Object { $_ } | ForEach-Object { Add-Word "$before$_" $_ } }
        }
    }

    # PowerShell replaces $wordToComplete, which may be only the end of the word (after a colon).
    $head = ''
    if ($current.EndsWith($wordToComplete)) {
        $head = $current.Substring(0, $current.Length - $wordToComplete.Length)
    }
    $found | Where-Object { $_.Word.StartsWith($current, 'OrdinalIgnoreCase') } | ForEach-Object {
        $about = if ($_.About) { $_.About } else { $_.Word }
        $text = $_.Word.Substring($head.Length)
        [System.Management.Automation.CompletionResult]::new(
            $text, $_.Word, 'ParameterValue', $about)
    }
}
