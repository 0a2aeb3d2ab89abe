# Completion of hlcli, written by "hlcli completion bash". Changes are lost.

_hlcli() {
    local IFS=$' \t\n' typed cur head kind='' list='' globs=''
    local command='' type='' place=0 owner='' only=''
    local string token reference date quantity number uri composite special result
    COMPREPLY=()
    [[ $- == *f* ]] || globs=1
    set -f
    _hlcli_line
    head=${cur%"$2"}
    _hlcli_walk
    _hlcli_here
    # Where a file is wanted COMPREPLY stays empty: bash itself completes files best.
    [[ $kind == files ]] || compopt +o default 2>/dev/null
    [[ -z $globs ]] || set +f
}

_hlcli_line() {
    # bash cuts words at = and : as well. Put them together again, up to the cursor.
    local rest=${COMP_LINE:0:COMP_POINT} word i
    typed=() cur=''
    rest=${rest#*"${COMP_WORDS[0]}"}
    for ((i = 1; i <= COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        if [[ $rest == [[:space:]]* ]]; then
            [[ $i == 1 ]] || typed[${#typed[@]}]=$cur
            rest=${rest#"${rest%%[![:space:]]*}"} cur=''
        fi
        [[ $rest == "$word"* ]] || word=$rest
        rest=${rest#"$word"} cur+=$word
    done
    cur=${cur#[\"\']}
}

_hlcli_walk() {
    local word i
    for ((i = 0; i < ${#typed[@]}; i++)); do
        word=${typed[i]}
        if [[ -n $owner ]]; then
            owner=''
        elif [[ -z $only && $word == -- ]]; then
            only=1
        elif [[ -z $only && $word == -?* ]]; then
            _hlcli_source "$command:$word"
            [[ $kind == flag || $word == --*=* || $word == -[!-]?* ]] || owner=$word
        elif [[ -z $command ]]; then
            command=$word
        else
            [[ $((++place)) != 1 ]] || type=${word%%/*}
        fi
    done
}

_hlcli_here() {
    if [[ -n $owner ]]; then
        _hlcli_source "$command:$owner"
        _hlcli_value ''
    elif [[ -z $only && $cur == --*=* ]]; then
        _hlcli_source "$command:${cur%%=*}"
        _hlcli_value "${cur%%=*}="
    elif [[ -z $only && $cur == -* ]]; then
        _hlcli_dashes
    elif [[ -z $command ]]; then
        kind=''
        _hlcli_offer '' put cond-update delete edit load settle get history search diff validate params explain datastores import config doctor api serve demo completion man help
    else
        _hlcli_source "$command:@$((place + 1))"
        if [[ -n $kind$list ]]; then _hlcli_value ''; else _hlcli_dashes; fi
    fi
}

_hlcli_offer() {
    # The words after $1 that, with $1 before them, begin with what is typed. bash replaces only
    # what stands after the last = or :, so that the rest is taken off again.
    local before=$1 word
    shift
    for word; do
        word=$before$word
        [[ $word != "$cur"* ]] || COMPREPLY[${#COMPREPLY[@]}]=${word#"$head"}
    done
}

_hlcli_value() {
    case $kind in
        types) _hlcli_typenames '' ;;
        types/) [[ $cur == */* ]] || _hlcli_typenames / ;;
        criteria) _hlcli_pair "$1" ;;
        programs) _hlcli_program ;;
        stores) _hlcli_stores && _hlcli_offer "$1" $list ;;
        files) [[ -z ${cur#"$1"} ]] || _hlcli_offer "$1" $list ;;
        *) _hlcli_offer "$1" $list ;;
    esac
}

_hlcli_typenames() {
    _hlcli_types
    list=${list// /$1 }$1
    _hlcli_offer '' $list
    if [[ ${#COMPREPLY[@]} == 0 ]] && ! shopt -q nocasematch; then
        shopt -s nocasematch
        _hlcli_offer '' $list
        shopt -u nocasematch
    fi
    [[ -z $1 ]] || compopt -o nospace 2>/dev/null
}

_hlcli_pair() {
    local pair=${cur#"$1"}
    kind=''
    if [[ $pair == *=@* ]]; then
        _hlcli_files "${cur%"${pair#*=@}"}"
    elif [[ $pair != *=* ]] && _hlcli_parameters "$type" "$command"; then
        list="$string $token $reference $date $quantity $number $uri $composite $special"
        _hlcli_offer "$1" ${list// /= }=
        compopt -o nospace 2>/dev/null
    fi
}

_hlcli_files() {
    # The files after $1, which bash takes for a part of their name.
    local file
    while IFS= read -r file; do
        [[ ! -d $file ]] || file+=/
        COMPREPLY[${#COMPREPLY[@]}]=${1#"$head"}$file
    done < <(compgen -f -- "${cur#"$1"}")
    compopt -o filenames -o nospace 2>/dev/null
}

_hlcli_program() {
    kind=files
    [[ $place != 0 || -z $cur || $cur == */* ]] || COMPREPLY=($(compgen -c -- "$cur"))
}

_hlcli_dashes() {
    local base=${cur#--}
    kind=''
    _hlcli_options "$command"
    _hlcli_offer '' $list
    _hlcli_parameters "$type" "$command" || return 0
    if [[ $base == *:* ]]; then
        base=${base%%:*}
        _hlcli_modifiers "$base"
        _hlcli_offer "--$base:" $list
    else
        _hlcli_offer -- $string $token $reference $date $quantity $number $uri $composite $special $result
    fi
}

_hlcli_options() {
    list=
    case "$1" in '') list+=' --version' ;; esac
    case "$1" in ''|put|cond-update|delete|edit|load|settle|get|history|search|diff|validate|params|explain|datastores|import|config|doctor|api|serve|demo|completion|man|help) list+=' --help -h' ;; esac
    case "$1" in api) list+=' --field -f --input' ;; esac
    case "$1" in completion) list+=' --install' ;; esac
    case "$1" in cond-update) list+=' --by --allow-broad --allow-mismatch --merge --preview --confirm' ;; esac
    case "$1" in cond-update|search) list+=' --param --allow-unknown-param' ;; esac
    case "$1" in datastores) list+=' --region' ;; esac
    case "$1" in delete) list+=' --if-match --dry-run' ;; esac
    case "$1" in diff) list+=' --version-id --to --text --exit-code --merge' ;; esac
    case "$1" in doctor) list+=' --write' ;; esac
    case "$1" in get) list+=' --version-id' ;; esac
    case "$1" in history) list+=' --since' ;; esac
    case "$1" in history|search) list+=' --all --count' ;; esac
    case "$1" in import) list+=' --role-arn --output-s3 --kms-key --job-name --validation-level --wait' ;; esac
    case "$1" in import|doctor) list+=' --yes' ;; esac
    case "$1" in load) list+=' --by --resource-type --skip --limit --order --resolve-references --if-match --skip-unchanged --allow-unknown-param --dry-run --concurrency --rate --max-errors --resume --run-dir --report --yes' ;; esac
    case "$1" in params) list+=' --output -o' ;; esac
    case "$1" in put) list+=' --id --merge --skip-unchanged' ;; esac
    case "$1" in put|cond-update) list+=' --expect --if-match --if-none-match --dry-run' ;; esac
    case "$1" in put|cond-update|delete) list+=' --no-explain' ;; esac
    case "$1" in put|cond-update|delete|edit|api) list+=' --yes' ;; esac
    case "$1" in put|cond-update|delete|edit|get|history|search|diff|validate|explain|datastores|import|config|doctor|api) list+=' --curl' ;; esac
    case "$1" in put|cond-update|delete|edit|load|get|history|search|diff|datastores|import|config|doctor|api) list+=' --profile --ca-bundle' ;; esac
    case "$1" in put|cond-update|delete|edit|load|get|history|search|diff|import|config|doctor|api) list+=' --store --endpoint-url --datastore-id --region --local --auth --token-file --timeout --retries --max-wait --allow-http' ;; esac
    case "$1" in put|cond-update|delete|edit|load|get|history|search|diff|validate|explain|datastores|import|config|doctor|api) list+=' --output -o --query --quiet -q --show-values --no-color --debug --debug-signing' ;; esac
    case "$1" in put|cond-update|diff) list+=' --replace' ;; esac
    case "$1" in put|cond-update|edit|diff) list+=' --set --set-json --unset' ;; esac
    case "$1" in put|cond-update|edit|load) list+=' --no-validate' ;; esac
    case "$1" in put|cond-update|load) list+=' --validation-level --consistency' ;; esac
    case "$1" in put|cond-update|load|api) list+=' --header -H' ;; esac
    case "$1" in search) list+=' --sort --include --revinclude --post' ;; esac
    case "$1" in serve) list+=' --port --db --index-lag --latency --strict-case --fault --auth --token-life --bucket' ;; esac
    case "$1" in settle) list+=' --since --lag --digest' ;; esac
    case "$1" in validate) list+=' --validation-level' ;; esac
}

_hlcli_stores() {
    local file=${HLCLI_CONFIG:-} line
    list=
    if [[ -z $file ]]; then
        file=${XDG_CONFIG_HOME:-${HOME:-}/.config}/hlcli/config.toml
        [[ -n ${XDG_CONFIG_HOME:-} || -f $file ]] ||
            file="${HOME:-}/Library/Application Support/hlcli/config.toml"
    fi
    [[ -f $file && -r $file ]] || return 0
    while IFS= read -r line || [[ -n $line ]]; do
        line=${line#"${line%%[![:space:]]*}"}
        [[ $line == '[stores.'*']'* ]] || continue
        line=${line#'[stores.'} line=${line%%\]*}
        [[ $line == *[!A-Za-z0-9_-]* ]] || list+=" $line"
    done <"$file"
}

_hlcli_source() {
    kind= list=
    case "$1" in
        :--version|*:--help|*:-h|*:--replace|*:--merge|*:--skip-unchanged|*:--no-validate|*:--no-explain|*:--dry-run|*:--yes|*:--local|*:--allow-http|*:--quiet|*:-q|*:--show-values|*:--no-color|*:--debug|*:--debug-signing|*:--curl|*:--allow-broad|*:--allow-mismatch|*:--allow-unknown-param|*:--preview|*:--confirm|*:--resolve-references|*:--all|*:--post|*:--text|*:--exit-code|*:--wait|*:--write|*:--strict-case|*:--install) kind=flag list='' ;;
        *:--expect) kind= list='create update' ;;
        *:--if-match) kind= list='auto' ;;
        *:--if-none-match) kind= list=''\''*'\''' ;;
        *:--validation-level) kind= list='strict structure-only minimal' ;;
        *:--consistency) kind= list='strong eventual' ;;
        *:--store) kind=stores list='' ;;
        put:--auth|cond-update:--auth|delete:--auth|edit:--auth|load:--auth|get:--auth|history:--auth|search:--auth|diff:--auth|import:--auth|config:--auth|doctor:--auth|api:--auth) kind= list='sigv4 bearer none' ;;
        serve:--auth) kind= list='sigv4 bearer' ;;
        *:--token-file|*:--ca-bundle|*:--report|*:--input|put:@2|cond-update:@2|load:@*|diff:@2|validate:@*) kind=files list='' ;;
        put:--output|cond-update:--output|delete:--output|edit:--output|load:--output|get:--output|history:--output|search:--output|diff:--output|validate:--output|explain:--output|datastores:--output|import:--output|config:--output|doctor:--output|api:--output|put:-o|cond-update:-o|delete:-o|edit:-o|load:-o|get:-o|history:-o|search:-o|diff:-o|validate:-o|explain:-o|datastores:-o|import:-o|config:-o|doctor:-o|api:-o) kind= list='text json resource id' ;;
        params:--output|params:-o) kind= list='text json' ;;
        *:--by|*:--param|*:--sort) kind=criteria list='' ;;
        *:--resource-type|put:@1|cond-update:@1|search:@1|diff:@1|params:@1|explain:@1) kind=types list='' ;;
        *:--order) kind= list='input references' ;;
        *:--rate) kind= list='max' ;;
        *:--db) kind=files list=':memory:' ;;
        delete:@1|edit:@1|get:@1|history:@1) kind=types/ list='' ;;
        settle:@1) kind= list='put cond-update delete' ;;
        import:@1) kind= list='start status list' ;;
        config:@1) kind= list='list show use set path' ;;
        serve:@*) kind=programs list='' ;;
        completion:@1) kind= list='bash zsh fish powershell' ;;
        help:@1) kind= list='exit-codes output environment conditional-update safety put cond-update delete edit load settle get history search diff validate params explain datastores import config doctor api serve demo completion man help' ;;
    esac
}

_hlcli_types() {
    list='Account ActivityDefinition AdverseEvent AllergyIntolerance Appointment AppointmentResponse AuditEvent Basic Binary BiologicallyDerivedProduct BodyStructure Bundle CapabilityStatement CarePlan CareTeam CatalogEntry ChargeItem ChargeItemDefinition Claim ClaimResponse ClinicalImpression CodeSystem Communication CommunicationRequest CompartmentDefinition Composition ConceptMap Condition Consent Contract Coverage CoverageEligibilityRequest CoverageEligibilityResponse DetectedIssue Device DeviceDefinition DeviceMetric DeviceRequest DeviceUseStatement DiagnosticReport DocumentManifest DocumentReference EffectEvidenceSynthesis Encounter Endpoint EnrollmentRequest EnrollmentResponse EpisodeOfCare EventDefinition Evidence EvidenceVariable ExampleScenario ExplanationOfBenefit FamilyMemberHistory Flag Goal GraphDefinition Group GuidanceResponse HealthcareService ImagingStudy Immunization ImmunizationEvaluation ImmunizationRecommendation ImplementationGuide InsurancePlan Invoice Library Linkage List Location Measure MeasureReport Media Medication MedicationAdministration MedicationDispense MedicationKnowledge MedicationRequest MedicationStatement MedicinalProduct MedicinalProductAuthorization MedicinalProductContraindication MedicinalProductIndication MedicinalProductIngredient MedicinalProductInteraction MedicinalProductManufactured MedicinalProductPackaged MedicinalProductPharmaceutical MedicinalProductUndesirableEffect MessageDefinition MessageHeader MolecularSequence NamingSystem NutritionOrder Observation ObservationDefinition OperationDefinition OperationOutcome Organization OrganizationAffiliation Parameters Patient PaymentNotice PaymentReconciliation Person PlanDefinition Practitioner PractitionerRole Procedure Provenance Questionnaire QuestionnaireResponse RelatedPerson RequestGroup ResearchDefinition ResearchElementDefinition ResearchStudy ResearchSubject RiskAssessment RiskEvidenceSynthesis Schedule SearchParameter ServiceRequest Slot Specimen SpecimenDefinition StructureDefinition StructureMap Subscription Substance SubstanceNucleicAcid SubstancePolymer SubstanceProtein SubstanceReferenceInformation SubstanceSourceMaterial SubstanceSpecification SupplyDelivery SupplyRequest Task TerminologyCapabilities TestReport TestScript ValueSet VerificationResult VisionPrescription'
}

_hlcli_parameters() {
    case "$2" in cond-update|search) ;; *) return 1 ;; esac
    string='' token='_id _security _tag' reference='' date='_lastUpdated createdAt' quantity='' number='' uri='_profile _source' composite='' special='' result=
    case "$2" in search) result='_contained _containedType _count _elements _format _include _pretty _revinclude _sort _summary _total' ;; esac
    case "$1" in
        Account) string+=' name' token+=' identifier status type' reference+=' owner patient subject' date+=' period' special+=' _text' ;;
        ActivityDefinition|EventDefinition|Evidence|EvidenceVariable|Measure|ResearchDefinition|ResearchElementDefinition) string+=' description name publisher title' token+=' context context-type identifier jurisdiction status topic version' reference+=' composed-of depends-on derived-from predecessor successor' date+=' date effective' quantity+=' context-quantity' uri+=' url' composite+=' context-type-quantity context-type-value' special+=' _text' ;;
        AdverseEvent) token+=' actuality category event seriousness severity' reference+=' location recorder resultingcondition study subject substance' date+=' date' special+=' _text' ;;
        AllergyIntolerance) token+=' category clinical-status code criticality identifier manifestation route severity type verification-status' reference+=' asserter patient recorder' date+=' date last-date onset' special+=' _text' ;;
        Appointment) token+=' appointment-type identifier part-status reason-code service-category service-type specialty status' reference+=' actor based-on location patient practitioner reason-reference slot supporting-info' date+=' date' special+=' _text' ;;
        AppointmentResponse) token+=' identifier part-status' reference+=' actor appointment location patient practitioner' special+=' _text' ;;
        AuditEvent) string+=' address agent-name entity-name' token+=' action agent-role altid entity-role entity-type outcome site subtype type' reference+=' agent entity patient source' date+=' date' uri+=' policy' special+=' _text' ;;
        Basic) token+=' code identifier' reference+=' author patient subject' date+=' created' special+=' _text' ;;
        Binary|Bundle|Parameters)  ;;
        BiologicallyDerivedProduct|CatalogEntry|MedicinalProductIngredient|MedicinalProductManufactured|ObservationDefinition|OperationOutcome|SubstanceNucleicAcid|SubstancePolymer|SubstanceProtein|SubstanceReferenceInformation|SubstanceSourceMaterial) special+=' _text' ;;
        BodyStructure) token+=' identifier location morphology' reference+=' patient' special+=' _text' ;;
        CapabilityStatement) string+=' description name publisher software title' token+=' context context-type fhirversion format jurisdiction mode resource security-service status version' reference+=' guide resource-profile supported-profile' date+=' date' quantity+=' context-quantity' uri+=' url' composite+=' context-type-quantity context-type-value' special+=' _text' ;;
        CarePlan) token+=' activity-code category identifier intent status' reference+=' activity-reference based-on care-team condition encounter goal instantiates-canonical part-of patient performer replaces subject' date+=' activity-date date' uri+=' instantiates-uri' special+=' _text' ;;
        CareTeam) token+=' category identifier status' reference+=' encounter participant patient subject' date+=' date' special+=' _text' ;;
        ChargeItem) token+=' code identifier performer-function' reference+=' account context enterer patient performer-actor performing-organization requesting-organization service subject' date+=' entered-date occurrence' quantity+=' price-override quantity' number+=' factor-override' special+=' _text' ;;
        ChargeItemDefinition) string+=' description publisher title' token+=' context context-type identifier jurisdiction status version' date+=' date effective' quantity+=' context-quantity' uri+=' url' composite+=' context-type-quantity context-type-value' special+=' _text' ;;
        Claim) token+=' identifier priority status use' reference+=' care-team detail-udi encounter enterer facility insurer item-udi patient payee procedure-udi provider subdetail-udi' date+=' created' special+=' _text' ;;
        ClaimResponse) string+=' disposition' token+=' identifier outcome status use' reference+=' insurer patient request requestor' date+=' created payment-date' special+=' _text' ;;
        ClinicalImpression) token+=' finding-code identifier status' reference+=' assessor encounter finding-ref investigation patient previous problem subject supporting-info' date+=' date' special+=' _text' ;;
        CodeSystem) string+=' description name publisher title' token+=' code content-mode context context-type identifier jurisdiction language status version' reference+=' supplements' date+=' date' quantity+=' context-quantity' uri+=' system url' composite+=' context-type-quantity context-type-value' special+=' _text' ;;
        Communication) token+=' category identifier medium status' reference+=' based-on encounter instantiates-canonical part-of patient recipient sender subject' date+=' received sent' uri+=' instantiates-uri' special+=' _text' ;;
        CommunicationRequest) token+=' category group-identifier identifier medium priority status' reference+=' based-on encounter patient recipient replaces requester sender subject' date+=' authored occurrence' special+=' _text' ;;
        CompartmentDefinition) string+=' description name publisher' token+=' code context context-type resource status version' date+=' date' quantity+=' context-quantity' uri+=' url' composite+=' context-type-quantity context-type-value' special+=' _text' ;;
        Composition) string+=' title' token+=' category confidentiality context identifier related-id section status type' reference+=' attester author encounter entry patient related-ref subject' date+=' date period' special+=' _text' ;;
        ConceptMap) string+=' description name publisher title' token+=' context context-type identifier jurisdiction source-code status target-code version' reference+=' other source source-uri target target-uri' date+=' date' quantity+=' context-quantity' uri+=' dependson product source-system target-system url' composite+=' context-type-quantity context-type-value' special+=' _text' ;;
        Condition) string+=' abatement-string onset-info' token+=' body-site category clinical-status code evidence identifier severity stage verification-status' reference+=' asserter encounter evidence-detail patient subject' date+=' abatement-date onset-date recorded-date' quantity+=' abatement-age onset-age' special+=' _text' ;;
        Consent) token+=' action category identifier purpose scope security-label status' reference+=' actor consentor data organization patient' date+=' date period' special+=' _text' ;;
        Contract) token+=' identifier status' reference+=' authority domain signer subject' date+=' issued' uri+=' instantiates url' special+=' _text' ;;
        Coverage) string+=' class-value dependent' token+=' class-type identifier status type' reference+=' beneficiary patient payor policy-holder subscriber' special+=' _text' ;;
        CoverageEligibilityRequest) token+=' identifier status' reference+=' enterer facility patient provider' date+=' created' special+=' _text' ;;
        CoverageEligibilityResponse) string+=' disposition' token+=' identifier outcome status' reference+=' insurer patient request requestor' date+=' created' special+=' _text' ;;
        DetectedIssue) token+=' code identifier' reference+=' author implicated patient' date+=' identified' special+=' _text' ;;
        Device) string+=' device-name manufacturer model udi-carrier udi-di' token+=' din identifier status type' reference+=' location organization patient' uri+=' url' special+=' _text' ;;
        DeviceDefinition) token+=' identifier type' reference+=' parent' special+=' _text' ;;
        DeviceMetric) token+=' category identifier type' reference+=' parent source' special+=' _text' ;;
        DeviceRequest) token+=' code group-identifier identifier intent status' reference+=' based-on device encounter instantiates-canonical insurance patient performer prior-request requester subject' date+=' authored-on event-date' uri+=' instantiates-uri' special+=' _text' ;;
        DeviceUseStatement) token+=' identifier' reference+=' device patient subject' special+=' _text' ;;
        DiagnosticReport) token+=' category code conclusion identifier status' reference+=' assessed-condition based-on encounter media patient performer result results-interpreter specimen subject' date+=' date issued' special+=' _text' ;;
        DocumentManifest) string+=' description' token+=' identifier related-id status type' reference+=' author item patient recipient related-ref subject' date+=' created' uri+=' source' special+=' _text' ;;
        DocumentReference) string+=' description' token+=' category contenttype event facility format identifier language relation security-label setting status type' reference+=' authenticator author custodian encounter patient related relatesto subject' date+=' date period' uri+=' location' composite+=' relationship' special+=' _text' ;;
        EffectEvidenceSynthesis|RiskEvidenceSynthesis) string+=' description name publisher title' token+=' context context-type identifier jurisdiction status version' date+=' date effective' quantity+=' context-quantity' uri+=' url' composite+=' context-type-quantity context-type-value' special+=' _text' ;;
        Encounter) token+=' class identifier participant-type reason-code special-arrangement status type' reference+=' account appointment based-on diagnosis episode-of-care location part-of participant patient practitioner reason-reference service-provider subject' date+=' date location-period' quantity+=' length' special+=' _text' ;;
        Endpoint) string+=' name' token+=' connection-type identifier payload-type status' reference+=' organization' special+=' _text' ;;
        EnrollmentRequest) token+=' identifier status' reference+=' patient subject' special+=' _text' ;;
        EnrollmentResponse) token+=' identifier status' reference+=' request' special+=' _text' ;;
        EpisodeOfCare) token+=' identifier status type' reference+=' care-manager condition incoming-referral organization patient' date+=' date' special+=' _text' ;;
        ExampleScenario) string+=' name publisher' token+=' context context-type identifier jurisdiction status version' date+=' date' quantity+=' context-quantity' uri+=' url' composite+=' context-type-quantity context-type-value' special+=' _text' ;;
        ExplanationOfBenefit) string+=' disposition' token+=' identifier status' reference+=' care-team claim coverage detail-udi encounter enterer facility item-udi patient payee procedure-udi provider subdetail-udi' date+=' created' special+=' _text' ;;
        FamilyMemberHistory) token+=' code identifier relationship sex status' reference+=' instantiates-canonical patient' date+=' date' uri+=' instantiates-uri' special+=' _text' ;;
        Flag) token+=' identifier' reference+=' author encounter patient subject' date+=' date' special+=' _text' ;;
        Goal) token+=' achievement-status category identifier lifecycle-status' reference+=' patient subject' date+=' start-date target-date' special+=' _text' ;;
        GraphDefinition) string+=' description name publisher' token+=' context context-type jurisdiction start status version' date+=' date' quantity+=' context-quantity' uri+=' url' composite+=' context-type-quantity context-type-value' special+=' _text' ;;
        Group) token+=' actual characteristic code exclude identifier type value' reference+=' managing-entity member' composite+=' characteristic-value' special+=' _text' ;;
        GuidanceResponse) token+=' identifier request' reference+=' patient subject' special+=' _text' ;;
        HealthcareService) string+=' name' token+=' active characteristic identifier program service-category service-type specialty' reference+=' coverage-area endpoint location organization' special+=' _text' ;;
        ImagingStudy) token+=' bodysite dicom-class identifier instance modality reason series status' reference+=' basedon encounter endpoint interpreter patient performer referrer subject' date+=' started' special+=' _text' ;;
        Immunization) string+=' lot-number series' token+=' identifier reason-code status status-reason target-disease vaccine-code' reference+=' location manufacturer patient performer reaction reason-reference' date+=' date reaction-date' special+=' _text' ;;
        ImmunizationEvaluation) token+=' dose-status identifier status target-disease' reference+=' immunization-event patient' date+=' date' special+=' _text' ;;
        ImmunizationRecommendation) token+=' identifier status target-disease vaccine-type' reference+=' information patient support' date+=' date' special+=' _text' ;;
        ImplementationGuide) string+=' description name publisher title' token+=' context context-type experimental jurisdiction status version' reference+=' depends-on global resource' date+=' date' quantity+=' context-quantity' uri+=' url' composite+=' context-type-quantity context-type-value' special+=' _text' ;;
        InsurancePlan) string+=' address address-city address-country address-postalcode address-state name phonetic' token+=' address-use identifier status type' reference+=' administered-by endpoint owned-by' special+=' _text' ;;
        Invoice) token+=' identifier participant-role status type' reference+=' account issuer participant patient recipient subject' date+=' date' quantity+=' totalgross totalnet' special+=' _text' ;;
        Library) string+=' description name publisher title' token+=' content-type context context-type identifier jurisdiction status topic type version' reference+=' composed-of depends-on derived-from predecessor successor' date+=' date effective' quantity+=' context-quantity' uri+=' url' composite+=' context-type-quantity context-type-value' special+=' _text' ;;
        Linkage) reference+=' author item source' special+=' _text' ;;
        List) string+=' notes title' token+=' code empty-reason identifier status' reference+=' encounter item patient source subject' date+=' date' special+=' _text' ;;
        Location) string+=' address address-city address-country address-postalcode address-state name' token+=' address-use identifier operational-status status type' reference+=' endpoint organization partof' special+=' _text' ;;
        MeasureReport) token+=' identifier status' reference+=' evaluated-resource measure patient reporter subject' date+=' date period' special+=' _text' ;;
        Media) token+=' identifier modality site status type view' reference+=' based-on device encounter operator patient subject' date+=' created' special+=' _text' ;;
        Medication) token+=' code form identifier ingredient-code lot-number status' reference+=' ingredient manufacturer' date+=' expiration-date' special+=' _text' ;;
        MedicationAdministration) token+=' code identifier reason-given reason-not-given status' reference+=' context device medication patient performer request subject' date+=' effective-time' special+=' _text' ;;
        MedicationDispense) token+=' code identifier status type' reference+=' context destination medication patient performer prescription receiver responsibleparty subject' date+=' whenhandedover whenprepared' special+=' _text' ;;
        MedicationKnowledge) token+=' classification classification-type code doseform ingredient-code monitoring-program-name monitoring-program-type monograph-type source-cost status' reference+=' ingredient manufacturer monograph' special+=' _text' ;;
        MedicationRequest) token+=' category code identifier intended-performertype intent priority status' reference+=' encounter intended-dispenser intended-performer medication patient requester subject' date+=' authoredon date' special+=' _text' ;;
        MedicationStatement) token+=' category code identifier status' reference+=' context medication part-of patient source subject' date+=' effective' special+=' _text' ;;
        MedicinalProduct) string+=' name' token+=' identifier name-language' special+=' _text' ;;
        MedicinalProductAuthorization) token+=' country identifier status' reference+=' holder subject' special+=' _text' ;;
        MedicinalProductContraindication|MedicinalProductIndication|MedicinalProductInteraction|MedicinalProductUndesirableEffect) reference+=' subject' special+=' _text' ;;
        MedicinalProductPackaged) token+=' identifier' reference+=' subject' special+=' _text' ;;
        MedicinalProductPharmaceutical) token+=' identifier route target-species' special+=' _text' ;;
        MessageDefinition) string+=' description name publisher title' token+=' category context context-type event focus identifier jurisdiction status version' reference+=' parent' date+=' date' quantity+=' context-quantity' uri+=' url' composite+=' context-type-quantity context-type-value' special+=' _text' ;;
        MessageHeader) string+=' destination source' token+=' code event response-id' reference+=' author enterer focus receiver responsible sender target' uri+=' destination-uri source-uri' special+=' _text' ;;
        MolecularSequence) token+=' chromosome identifier referenceseqid type' reference+=' patient' number+=' variant-end variant-start window-end window-start' composite+=' chromosome-variant-coordinate chromosome-window-coordinate referenceseqid-variant-coordinate referenceseqid-window-coordinate' special+=' _text' ;;
        NamingSystem) string+=' contact description name publisher responsible value' token+=' context context-type id-type jurisdiction kind status telecom type' date+=' date period' quantity+=' context-quantity' composite+=' context-type-quantity context-type-value' special+=' _text' ;;
        NutritionOrder) token+=' additive formula identifier oraldiet status supplement' reference+=' encounter instantiates-canonical patient provider' date+=' datetime' uri+=' instantiates-uri' special+=' _text' ;;
        Observation) string+=' amino-acid-change dna-variant gene-amino-acid-change gene-dnavariant value-string' token+=' category code combo-code combo-data-absent-reason combo-value-concept component-code component-data-absent-reason component-value-concept data-absent-reason gene-identifier identifier method status value-concept' reference+=' based-on derived-from device encounter focus has-member part-of patient performer specimen subject' date+=' date value-date' quantity+=' combo-value-quantity component-value-quantity value-quantity' composite+=' code-value-concept code-value-date code-value-quantity code-value-string combo-code-value-concept combo-code-value-quantity component-code-value-concept component-code-value-quantity' special+=' _text' ;;
        OperationDefinition) string+=' description name publisher title' token+=' code context context-type instance jurisdiction kind status system type version' reference+=' base input-profile output-profile' date+=' date' quantity+=' context-quantity' uri+=' url' composite+=' context-type-quantity context-type-value' special+=' _text' ;;
        Organization) string+=' address address-city address-country address-postalcode address-state name phonetic' token+=' active address-use identifier type' reference+=' endpoint partof' special+=' _text' ;;
        OrganizationAffiliation) token+=' active email identifier phone role specialty telecom' reference+=' endpoint location network participating-organization primary-organization service' date+=' date' special+=' _text' ;;
        Patient) string+=' address address-city address-country address-postalcode address-state family given mothersMaidenName name phonetic' token+=' active address-use deceased email gender identifier language phone telecom' reference+=' general-practitioner link organization' date+=' birthdate death-date' special+=' _text' ;;
        PaymentNotice) token+=' identifier payment-status status' reference+=' provider request response' date+=' created' special+=' _text' ;;
        PaymentReconciliation) string+=' disposition' token+=' identifier outcome status' reference+=' payment-issuer request requestor' date+=' created' special+=' _text' ;;
        Person) string+=' address address-city address-country address-postalcode address-state name phonetic' token+=' address-use email gender identifier phone telecom' reference+=' link organization patient practitioner relatedperson' date+=' birthdate' special+=' _text' ;;
        PlanDefinition) string+=' description name publisher title' token+=' context context-type identifier jurisdiction status topic type version' reference+=' composed-of definition depends-on derived-from predecessor successor' date+=' date effective' quantity+=' context-quantity' uri+=' url' composite+=' context-type-quantity context-type-value' special+=' _text' ;;
        Practitioner) string+=' address address-city address-country address-postalcode address-state family given name phonetic' token+=' active address-use communication email gender identifier phone telecom' special+=' _text' ;;
        PractitionerRole) token+=' active email identifier phone role specialty telecom' reference+=' endpoint location organization practitioner service' date+=' date' special+=' _text' ;;
        Procedure) token+=' category code identifier reason-code status' reference+=' based-on encounter instantiates-canonical location part-of patient performer reason-reference subject' date+=' date' uri+=' instantiates-uri' special+=' _text' ;;
        Provenance) token+=' agent-role agent-type signature-type' reference+=' agent entity location patient target' date+=' recorded when' special+=' _text' ;;
        Questionnaire) string+=' description name publisher title' token+=' code context context-type identifier jurisdiction status subject-type version' date+=' date effective' quantity+=' context-quantity' uri+=' definition url' composite+=' context-type-quantity context-type-value' special+=' _text' ;;
        QuestionnaireResponse) token+=' identifier status' reference+=' author based-on encounter item-subject part-of patient questionnaire source subject' date+=' authored' special+=' _text' ;;
        RelatedPerson) string+=' address address-city address-country address-postalcode address-state name phonetic' token+=' active address-use email gender identifier phone relationship telecom' reference+=' patient' date+=' birthdate' special+=' _text' ;;
        RequestGroup) token+=' code group-identifier identifier intent priority status' reference+=' author encounter instantiates-canonical participant patient subject' date+=' authored' uri+=' instantiates-uri' special+=' _text' ;;
        ResearchStudy) string+=' title' token+=' category focus identifier keyword location status' reference+=' partof principalinvestigator protocol site sponsor' date+=' date' special+=' _text' ;;
        ResearchSubject) token+=' identifier status' reference+=' individual patient study' date+=' date' special+=' _text' ;;
        RiskAssessment) token+=' identifier method risk' reference+=' condition encounter patient performer subject' date+=' date' number+=' probability' special+=' _text' ;;
        Schedule) token+=' active identifier service-category service-type specialty' reference+=' actor' date+=' date' special+=' _text' ;;
        SearchParameter) string+=' description name publisher' token+=' base code context context-type jurisdiction status target type version' reference+=' component derived-from' date+=' date' quantity+=' context-quantity' uri+=' url' composite+=' context-type-quantity context-type-value' special+=' _text' ;;
        ServiceRequest) token+=' body-site category code identifier intent performer-type priority requisition status' reference+=' based-on encounter instantiates-canonical patient performer replaces requester specimen subject' date+=' authored occurrence' uri+=' instantiates-uri' special+=' _text' ;;
        Slot) token+=' appointment-type identifier service-category service-type specialty status' reference+=' schedule' date+=' start' special+=' _text' ;;
        Specimen) token+=' accession bodysite container container-id identifier status type' reference+=' collector parent patient subject' date+=' collected' special+=' _text' ;;
        SpecimenDefinition) token+=' container identifier type' special+=' _text' ;;
        StructureDefinition) string+=' description name publisher title' token+=' abstract base-path context context-type derivation experimental ext-context identifier jurisdiction keyword kind path status version' reference+=' base valueset' date+=' date' quantity+=' context-quantity' uri+=' type url' composite+=' context-type-quantity context-type-value' special+=' _text' ;;
        StructureMap) string+=' description name publisher title' token+=' context context-type identifier jurisdiction status version' date+=' date' quantity+=' context-quantity' uri+=' url' composite+=' context-type-quantity context-type-value' special+=' _text' ;;
        Subscription) string+=' criteria' token+=' contact payload status type' uri+=' url' special+=' _text' ;;
        Substance) token+=' category code container-identifier identifier status' reference+=' substance-reference' date+=' expiry' quantity+=' quantity' special+=' _text' ;;
        SubstanceSpecification) token+=' code' special+=' _text' ;;
        SupplyDelivery) token+=' identifier status' reference+=' patient receiver supplier' special+=' _text' ;;
        SupplyRequest) token+=' category identifier status' reference+=' requester subject supplier' date+=' date' special+=' _text' ;;
        Task) token+=' business-status code group-identifier identifier intent performer priority status' reference+=' based-on encounter focus owner part-of patient requester subject' date+=' authored-on modified period' special+=' _text' ;;
        TerminologyCapabilities) string+=' description name publisher title' token+=' context context-type jurisdiction status version' date+=' date' quantity+=' context-quantity' uri+=' url' composite+=' context-type-quantity context-type-value' special+=' _text' ;;
        TestReport) string+=' tester' token+=' identifier result' reference+=' testscript' date+=' issued' uri+=' participant' special+=' _text' ;;
        TestScript) string+=' description name publisher testscript-capability title' token+=' context context-type identifier jurisdiction status version' date+=' date' quantity+=' context-quantity' uri+=' url' composite+=' context-type-quantity context-type-value' special+=' _text' ;;
        ValueSet) string+=' description name publisher title' token+=' code context context-type identifier jurisdiction status version' date+=' date' quantity+=' context-quantity' uri+=' expansion reference url' composite+=' context-type-quantity context-type-value' special+=' _text' ;;
        VerificationResult) reference+=' target' special+=' _text' ;;
        VisionPrescription) token+=' identifier status' reference+=' encounter patient prescriber' date+=' datewritten' special+=' _text' ;;
        *) return 1 ;;
    esac
}

_hlcli_modifiers() {
    list=
    case " $string " in *" $1 "*) list='exact contains missing' ;; esac
    case " $token " in *" $1 "*) list='not text missing' ;; esac
    case " $reference " in *" $1 "*) list='identifier missing' ;; esac
    case " $date " in *" $1 "*) list='missing' ;; esac
    case " $quantity " in *" $1 "*) list='missing' ;; esac
    case " $number " in *" $1 "*) list='missing' ;; esac
    case " $uri " in *" $1 "*) list='below missing' ;; esac
}

complete -o default -F _hlcli hlcli
